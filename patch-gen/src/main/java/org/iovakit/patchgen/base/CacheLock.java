// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.base;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.iovakit.lifetime.OwnFiles;

/** The right to write below a directory: one thread of one process has it, until it closes this or dies. */
final class CacheLock implements AutoCloseable {

    static final String FILE = ".lock";

    /** A file lock is the whole process's: among its threads, this decides. */
    private static final Map<Path, ReentrantLock> THREADS = new ConcurrentHashMap<>();

    private final ReentrantLock threads;
    private final FileChannel channel;

    private CacheLock(ReentrantLock threads, FileChannel channel) {
        this.threads = threads;
        this.channel = channel;
    }

    /**
     * Waits until nobody else has the lock. The directory is made if need be.
     *
     * @param waiting what to tell the user while another process has it
     * @throws IOException if the directory cannot be written
     */
    static CacheLock take(Path directory, String waiting, Progress progress) throws IOException {
        ReentrantLock threads = threads(directory);
        threads.lock();
        return locked(threads, directory, channel -> {
                    lock(channel, waiting, progress);
                    return true;
                })
                .orElseThrow();
    }

    /**
     * Takes the lock if nobody else has it, without waiting.
     *
     * @throws IOException if the directory cannot be written
     */
    static Optional<CacheLock> tryTake(Path directory) throws IOException {
        ReentrantLock threads = threads(directory);
        return threads.tryLock() ? locked(threads, directory, channel -> channel.tryLock() != null) : Optional.empty();
    }

    private static ReentrantLock threads(Path directory) {
        return THREADS.computeIfAbsent(directory, path -> new ReentrantLock());
    }

    /** Locks the file, or does not. */
    private interface Attempt {
        boolean on(FileChannel channel) throws IOException;
    }

    /** Goes on with the lock among threads, and gives it back unless the attempt on the file succeeds. */
    private static Optional<CacheLock> locked(ReentrantLock threads, Path directory, Attempt attempt)
            throws IOException {
        FileChannel channel;
        try {
            OwnFiles.createFolders(directory);
            channel = FileChannel.open(directory.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException | RuntimeException e) {
            threads.unlock();
            throw e;
        }
        CacheLock lock = new CacheLock(threads, channel);
        boolean taken = false;
        try {
            taken = attempt.on(channel);
        } finally {
            if (!taken) {
                lock.close();
            }
        }
        return taken ? Optional.of(lock) : Optional.empty();
    }

    private static void lock(FileChannel channel, String waiting, Progress progress) throws IOException {
        if (channel.tryLock() != null) {
            return;
        }
        progress.start(waiting, -1);
        try {
            channel.lock();
        } finally {
            progress.done();
        }
    }

    /** Gives the lock back; by the thread that took it. */
    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            threads.unlock();
        }
    }
}
