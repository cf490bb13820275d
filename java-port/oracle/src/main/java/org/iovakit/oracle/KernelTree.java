// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.oracle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Files of a kernel source at some stage, by their path from its root. Read only. */
@FunctionalInterface
public interface KernelTree {
    /**
     * Returns the content of a file.
     *
     * @param path as in {@link KernelFiles}
     * @throws NoSuchFileException if the kernel lacks it
     * @throws IOException if it cannot be read
     */
    byte[] read(String path) throws IOException;

    /** The kernel source below a directory. */
    static KernelTree at(Path root) {
        return path -> {
            Path file = root.resolve(path);
            if (!Files.isRegularFile(file)) {
                throw new NoSuchFileException(
                        file.toString(),
                        null,
                        "the C twin needs it; is %s the root of a kernel source?".formatted(root));
            }
            return Files.readAllBytes(file);
        };
    }
}
