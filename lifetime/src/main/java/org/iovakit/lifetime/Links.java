// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.lifetime;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Follows symbolic links to where they end, whether anything is there or not. */
final class Links {
    /** As many as the kernel follows. */
    private static final int MOST = 40;

    private Links() {}

    /**
     * What a path stands for, in a folder that is no link.
     *
     * @throws IOException if its folder is not there, or links lead in a circle; the exception has a reason
     */
    static Path end(Path path) throws IOException {
        Path at = path.toAbsolutePath();
        for (int followed = 0; followed <= MOST; followed++) {
            Path parent = at.getParent();
            if (parent == null) {
                return at;
            }
            if (!Files.isDirectory(parent)) {
                throw new FileSystemException(
                        path.toString(),
                        null,
                        (Files.exists(parent) ? "no folder is " : "there is no folder ") + parent);
            }
            Path place = parent.toRealPath().resolve(at.getFileName());
            if (Descriptor.of(place).isPresent() || !Files.isSymbolicLink(place)) {
                return place;
            }
            at = place.resolveSibling(Files.readSymbolicLink(place));
        }
        throw new FileSystemException(path.toString(), null, "its symbolic links lead in a circle");
    }
}
