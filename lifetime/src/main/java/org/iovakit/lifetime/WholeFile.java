// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.lifetime;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Writes a file whose name we chose beside its place, then moves it there: whoever reads it finds the old content or the
 * new one. No link is followed, as it may have come with somebody else's folder; what a user names is an
 * {@link OutputFile}.
 */
public final class WholeFile {
    private WholeFile() {}

    /** Writes the content of a file. */
    @FunctionalInterface
    public interface Maker {
        /** Fills a file that is there and empty. */
        void fill(Path file) throws IOException;
    }

    /**
     * Writes a file, in place of one that is there. It is on the disk before it gets its name.
     *
     * @throws IOException if that cannot be done; then the file is as it was, and nothing is left beside it
     */
    public static void write(Path path, byte[] content) throws IOException {
        make(path, fresh -> {
            try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                for (ByteBuffer bytes = ByteBuffer.wrap(content); bytes.hasRemaining(); ) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
        });
    }

    /**
     * Has a file made, by a program for example, in place of one that is there.
     *
     * @throws IOException if that cannot be done; then the file is as it was, and nothing is left beside it
     */
    public static void make(Path path, Maker maker) throws IOException {
        Path fresh = Temporary.beside(path);
        try {
            maker.fill(fresh);
            Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }
}
