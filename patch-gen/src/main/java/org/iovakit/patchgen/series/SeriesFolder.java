// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.series;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.iovakit.patchgen.PatchGenException;

/**
 * The folder of a series, which may come from a stranger. What is read of it is an ordinary file of moderate size that is
 * inside: no link out of it, no pipe or device that never ends.
 */
public final class SeriesFolder {
    /** Bytes; the largest file of a series has some twenty thousand. */
    private static final long LARGEST = 4L << 20;

    private SeriesFolder() {}

    /**
     * Reads a file.
     *
     * @param name of the file in the folder
     * @throws NoSuchFileException if it is not there
     * @throws PatchGenException if it is not one that may be read
     */
    public static byte[] read(Path folder, String name) throws IOException, PatchGenException {
        return read(folder, name, LARGEST);
    }

    /**
     * Reads a file that may be larger than others are.
     *
     * @param name of the file in the folder
     * @param largest bytes
     * @throws NoSuchFileException if it is not there
     * @throws PatchGenException if it is not one that may be read
     */
    public static byte[] read(Path folder, String name, long largest) throws IOException, PatchGenException {
        requireReadable(folder, name, largest);
        return Files.readAllBytes(folder.resolve(name));
    }

    /**
     * Refuses a file that may not be read.
     *
     * @throws NoSuchFileException if it is not there
     * @throws PatchGenException if it is there, and may not be read; the message names it
     */
    public static void requireReadable(Path folder, String name) throws IOException, PatchGenException {
        requireReadable(folder, name, LARGEST);
    }

    private static void requireReadable(Path folder, String name, long largest) throws IOException, PatchGenException {
        Path file = folder.resolve(name);
        Path real = file.toRealPath();
        if (!real.startsWith(folder.toRealPath())) {
            throw new PatchGenException(file + " leads out of the folder of the series, to " + real
                    + "; copy that file there if it belongs to the series");
        }
        if (!Files.isRegularFile(real)) {
            throw new PatchGenException(file + " is not an ordinary file; put one in its place");
        }
        if (Files.size(real) > largest) {
            throw new PatchGenException(file + " has " + Files.size(real) + " bytes, and a series none with more than "
                    + largest + "; is it the right file?");
        }
    }
}
