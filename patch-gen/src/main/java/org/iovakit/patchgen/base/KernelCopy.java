// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.base;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.iovakit.lifetime.LastUse;
import org.iovakit.lifetime.OwnFiles;

/**
 * A whole kernel in the cache, to be built with the files of a series laid over it: a copy, since the user's own is never
 * written to, a revision of git need not be checked out, and make refuses a tree that was built where it is. It is kept,
 * and follows what it was copied from.
 *
 * <p>Beside it are a directory for builds and one for logs. All of it belongs to one process at a time, from opening to
 * closing; if that process dies, to the next.
 *
 * <p>Whose its folders are, and who may write there, is looked at; what is in them is not held against any digest, as make
 * changes it.
 *
 * <p>For one thread.
 */
public final class KernelCopy implements AutoCloseable {

    /** Some more than a kernel of these days takes, in bytes, and what is built of it here. */
    private static final long ROOM = 2_500_000_000L;

    private final Cache cache;
    private final CacheLock lock;
    private final Path top;
    private final TreeCopy copy;

    private KernelCopy(Cache cache, CacheLock lock, Path top, TreeCopy copy) {
        this.cache = cache;
        this.lock = lock;
        this.top = top;
        this.copy = copy;
    }

    /**
     * Copies the tree that a base belongs to, as far as it has changed since it was copied last. Waits while another
     * iovakit uses the copy.
     *
     * @param base need not stay open
     * @param laid the paths of all files that will be laid over it; of these, the base's own are not copied
     * @throws BaseException if the tree cannot be read, or the cache has no room for it
     */
    static KernelCopy open(KernelBase base, Cache cache, Set<String> laid, Progress progress) throws BaseException {
        SourceTree tree = base.tree();
        Path top = cache.root().resolve("kernels").resolve(name(tree.origin()));
        for (Path part :
                List.of(top.resolve("source"), top.resolve("listing"), top.resolve("build"), top.resolve("logs"))) {
            cache.requireOwn(part);
        }
        try {
            CacheLock lock = CacheLock.take(top, "waiting for another iovakit that builds this kernel", progress);
            try {
                TreeCopy copy = new TreeCopy(cache, top.resolve("source"), top.resolve("listing"), laid);
                if (copy.isEmpty()) {
                    requireRoom(top);
                }
                LastUse.mark(top.resolve(CacheLock.FILE));
                Set<String> written = Set.of();
                if (copy.follows(base)) {
                    written = copy.takeOff(base);
                } else {
                    OwnFiles.createFolders(top.resolve("source"));
                    copy.follow(tree, progress);
                    removeOld(top.getParent());
                }
                OwnFiles.createFolders(top.resolve("build"));
                OwnFiles.createFolders(top.resolve("logs"));
                KernelCopy kernel = new KernelCopy(cache, lock, top, copy);
                for (String path : written) {
                    kernel.age(kernel.source().resolve(path));
                }
                return kernel;
            } catch (IOException | BaseException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw cache.unwritable(e);
        }
    }

    /** Removes the copies that nobody used for long, and nobody uses now; their locks stay, as somebody may wait for one. */
    private static void removeOld(Path copies) {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(copies)) {
            for (Path each : all) {
                Path mark = each.resolve(CacheLock.FILE);
                if (Files.isRegularFile(mark) && LastUse.isLongAgo(mark)) {
                    Optional<CacheLock> lock = CacheLock.tryTake(each);
                    if (lock.isPresent()) {
                        try {
                            empty(each);
                        } finally {
                            lock.get().close();
                        }
                    }
                }
            }
        } catch (IOException e) {
            // They take room, and no more: no reason to fail.
            return;
        }
    }

    private static void empty(Path copy) throws IOException {
        try (DirectoryStream<Path> parts = Files.newDirectoryStream(copy, "[!.]*")) {
            for (Path part : parts) {
                CacheArea.delete(part);
            }
        }
    }

    private static String name(Path origin) {
        Path named = origin.endsWith(".git") ? origin.getParent() : origin;
        return named.getFileName() + "-"
                + Sha256.of(origin.toString().getBytes(UTF_8)).substring(0, 16);
    }

    private static void requireRoom(Path top) throws IOException, BaseException {
        long free = Files.getFileStore(top).getUsableSpace();
        if (free < ROOM) {
            throw new BaseException(String.format(
                    "a kernel to build takes %.1f GB, and %s has %.1f GB free; make room there, or set XDG_CACHE_HOME to"
                            + " a folder on another disk",
                    ROOM / 1e9, top, free / 1e9));
        }
    }

    /** Returns the directory of the copy. */
    public Path source() {
        return top.resolve("source");
    }

    /** Returns the directory that the copy is built in. */
    public Path build() {
        return top.resolve("build");
    }

    /** Returns the directory for logs. */
    public Path logs() {
        return top.resolve("logs");
    }

    /**
     * Lays files over the tree. What is as it should be is left alone; what is written gets a later time than anything
     * that was built of it, even where the clock was set back.
     *
     * @param files the content of each, by path; the paths must be among those that the copy was opened with
     */
    public void lay(Map<String, byte[]> files) throws BaseException {
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            if (copy.lay(file.getKey(), file.getValue())) {
                age(source().resolve(file.getKey()));
            }
        }
    }

    private void age(Path file) throws BaseException {
        try {
            Instant built = Files.getLastModifiedTime(build()).toInstant();
            if (!Files.getLastModifiedTime(file).toInstant().isAfter(built)) {
                Files.setLastModifiedTime(file, FileTime.from(built.plusMillis(1)));
            }
        } catch (IOException e) {
            throw cache.unwritable(e);
        }
    }

    /** Leaves the copy to others. */
    @Override
    public void close() throws BaseException {
        try {
            lock.close();
        } catch (IOException e) {
            throw cache.unwritable(e);
        }
    }
}
