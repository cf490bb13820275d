// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.base;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.stream.Stream;
import org.iovakit.lifetime.LastUse;
import org.iovakit.lifetime.OwnFiles;

/**
 * One kind of entry in the cache: directories that appear whole or not at all, and are never changed afterwards.
 *
 * <p>Entries are read without any lock. Writers hold the area's lock, one process at a time, so that two that want the
 * same thing do not both fetch it; and whatever the holder finds half done is a dead run's, to be swept away.
 */
final class CacheArea {

    private static final String SCRATCH = ".scratch";

    private final Cache cache;
    private final Path directory;

    CacheArea(Cache cache, Path directory) {
        this.cache = cache;
        this.directory = directory;
    }

    /** Work that writes to the area, beginning in scratch directories. */
    interface Work<T> {
        T run(Scratch scratch) throws BaseException;
    }

    /** Returns where the entry of this name is, if there is one. */
    Path entry(String name) {
        return directory.resolve(name);
    }

    /**
     * Returns where the entry of this name is, if there is one, with all that it holds our own.
     *
     * @throws BaseException if somebody else owns something of it, or may write it
     */
    Path ownEntry(String name) throws BaseException {
        Path entry = entry(name);
        cache.requireOwn(entry);
        if (Files.exists(entry, LinkOption.NOFOLLOW_LINKS)) {
            try (Stream<Path> files = Files.walk(entry)) {
                for (Path file : (Iterable<Path>) files::iterator) {
                    cache.requireOwn(file);
                }
            } catch (IOException | UncheckedIOException e) {
                // It is being replaced, or cannot be read: who opens it finds out.
                return entry;
            }
        }
        return entry;
    }

    /** Looks for an entry that will do; empty if there is none. */
    interface Lookup<T> {
        Optional<T> find() throws BaseException;
    }

    /** Finds an entry without any lock, or makes it alone, unless another has made it meanwhile. */
    <T> T find(Lookup<T> lookup, Progress progress, Work<T> making) throws BaseException {
        Optional<T> there = lookup.find();
        if (there.isPresent()) {
            sweep();
            return there.get();
        }
        return locked(progress, scratch -> {
            Optional<T> meanwhile = lookup.find();
            return meanwhile.isPresent() ? meanwhile.get() : making.run(scratch);
        });
    }

    /** Does this work alone: waits until no other process or thread writes to the area. */
    <T> T locked(Progress progress, Work<T> work) throws BaseException {
        cache.requireOwn(directory);
        try {
            CacheLock lock = CacheLock.take(directory, "waiting for another iovakit that fills the cache", progress);
            try (Scratch scratch = new Scratch()) {
                T result = work.run(scratch);
                removeOld();
                return result;
            } finally {
                lock.close();
            }
        } catch (IOException e) {
            throw cache.unwritable(e);
        }
    }

    /** Removes the entries that nobody used for long; the holder of the lock does. What cannot be removed stays. */
    private void removeOld() {
        try (DirectoryStream<Path> manifests = Files.newDirectoryStream(directory, "[!.]*")) {
            for (Path entry : manifests) {
                Path manifest = entry.resolve(Extraction.MANIFEST);
                if (Files.isRegularFile(manifest) && LastUse.isLongAgo(manifest)) {
                    delete(entry);
                }
            }
        } catch (IOException e) {
            // It takes room, and no more: no reason to fail.
            return;
        }
    }

    /**
     * Removes what a dead run left, as who finds an entry takes no lock. Of a cache that this run may only read, nothing
     * is removed.
     */
    private void sweep() {
        Path scratch = directory.resolve(SCRATCH);
        if (!Files.exists(scratch, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try {
            Optional<CacheLock> lock = CacheLock.tryTake(directory);
            if (lock.isPresent()) {
                try {
                    delete(scratch);
                } finally {
                    lock.get().close();
                }
            }
        } catch (IOException e) {
            // What is left harms nobody, and the next run that writes removes it: no reason to fail.
            return;
        }
    }

    /** Where the holder of the lock works; swept before, of what dead runs left, and after. */
    final class Scratch implements Closeable {

        private final Path top = directory.resolve(SCRATCH);

        private Scratch() throws IOException {
            delete(top);
        }

        /** Makes a directory for work in progress, to be published or forgotten. */
        Path newDirectory() throws BaseException {
            try {
                return Files.createTempDirectory(OwnFiles.createFolders(top), "new");
            } catch (IOException e) {
                throw cache.unwritable(e);
            }
        }

        /** Turns a directory for work in progress into an entry, in place of one that may bear the name. */
        void publish(Path finished, String name) throws BaseException {
            Path entry = entry(name);
            try {
                OwnFiles.close(finished);
                if (Files.exists(entry)) {
                    Files.move(entry, newDirectory().resolve("old"), StandardCopyOption.ATOMIC_MOVE);
                }
                Files.move(finished, entry, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                throw cache.unwritable(e);
            }
        }

        @Override
        public void close() throws IOException {
            delete(top);
        }
    }

    /** Returns a directory that is neither an entry nor swept away, for the holder of the lock. */
    Path keep(String name) throws BaseException {
        try {
            return OwnFiles.createFolders(directory.resolve("." + name));
        } catch (IOException e) {
            throw cache.unwritable(e);
        }
    }

    /** Opens a new file in a scratch directory. */
    OutputStream create(Path file) throws BaseException {
        try {
            Files.createDirectories(file.getParent());
            return cache.open(file);
        } catch (IOException e) {
            throw cache.unwritable(e);
        }
    }

    BaseException unwritable(IOException e) {
        return cache.unwritable(e);
    }

    /** Deletes a file, or a directory with all that is in it, if it is there. */
    static void delete(Path tree) throws IOException {
        if (!Files.exists(tree, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException e) throws IOException {
                if (e != null) {
                    throw e;
                }
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
