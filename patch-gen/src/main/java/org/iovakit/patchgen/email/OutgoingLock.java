// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.email;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.iovakit.patchgen.PatchGenException;

/**
 * The right to send the emails of a folder, or to put others in their place: whoever has it has it alone, in whatever
 * program, until it is closed or the program dies. It is a lock of the list of checksums, so it goes with the emails; who
 * has it must not open that list, as closing it would give the lock back.
 */
public final class OutgoingLock implements AutoCloseable {
    /** Null if there was nothing to lock. */
    private final FileChannel channel;

    private OutgoingLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the lock, without waiting.
     *
     * @param directory a rendering
     * @throws PatchGenException if somebody else has it
     * @throws IOException if the list of checksums cannot be written
     */
    public static OutgoingLock take(Path directory) throws IOException, PatchGenException {
        Path list = directory.resolve(Checksums.FILE_NAME);
        Object key = key(list);
        FileChannel channel = FileChannel.open(list, StandardOpenOption.WRITE);
        boolean locked = false;
        try {
            // What others put in its place meanwhile is not what was locked.
            locked = channel.tryLock() != null && key(list).equals(key);
        } catch (OverlappingFileLockException e) {
            locked = false;
        } finally {
            if (!locked) {
                channel.close();
            }
        }
        if (!locked) {
            throw new PatchGenException(directory + " is being sent by another iovakit; wait until it is done");
        }
        return new OutgoingLock(channel);
    }

    private static Object key(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }

    /** Takes the lock of a folder that may not be there or hold no rendering; nobody can send from it then. */
    static OutgoingLock takeIfRendered(Path directory) throws IOException, PatchGenException {
        boolean rendered = Files.exists(directory.resolve(Checksums.FILE_NAME));
        return rendered ? take(directory) : new OutgoingLock(null);
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
        }
    }
}
