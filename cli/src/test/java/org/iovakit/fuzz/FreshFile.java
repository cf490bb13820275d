// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes inputs into files. Ext4 waits for the disk where a file is written over another, and not for a new one. */
public final class FreshFile {
    private FreshFile() {}

    /** Writes a file in the place of any other. */
    public static Path write(Path path, byte[] content) throws IOException {
        Files.deleteIfExists(path);
        return Files.write(path, content);
    }
}
