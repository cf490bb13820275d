// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.oracle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.iovakit.lifetime.Temporary;
import org.iovakit.lifetime.WholeFile;

/**
 * Files that are made once and kept in a directory, under names made of all that goes into them. Thread-safe, and safe
 * beside other processes with the same directory.
 */
final class KeptFiles {
    private final Path directory;

    /** Keeps them in a directory, which it creates when needed. */
    KeptFiles(Path directory) {
        // The compiler, which is told these paths, runs elsewhere.
        this.directory = directory.toAbsolutePath();
    }

    /**
     * The file of this content, made if it is not there.
     *
     * @param name what its name starts with
     */
    Path file(String name, Content content, WholeFile.Maker maker) throws IOException {
        Path file = directory.resolve(name + "-" + content.key());
        if (!Files.isRegularFile(file)) {
            makeDirectory();
            WholeFile.make(file, maker);
        }
        Temporary.requireRunnable(file);
        return file;
    }

    private void makeDirectory() throws IOException {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw unwritable(e.toString(), e);
        }
        if (!Files.isWritable(directory)) {
            throw unwritable("permission denied", null);
        }
    }

    private IOException unwritable(String reason, IOException cause) {
        return new IOException(
                "cannot keep programs in %s: %s; make it writable, or set XDG_CACHE_HOME to another folder"
                        .formatted(directory, reason),
                cause);
    }
}
