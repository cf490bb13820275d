// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.base;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.iovakit.lifetime.LastUse;
import org.iovakit.lifetime.OwnFiles;

/**
 * The folder where what was fetched or extracted is kept. It may be deleted at any time: it is filled again.
 *
 * <p>It has one {@linkplain CacheArea area} for each kind of thing that is kept. What somebody else owns or may write is
 * refused, and what nobody used {@linkplain LastUse#LONG for long} is removed when something else is kept.
 */
public final class Cache {

    private final Path root;
    private final FileOpener opener;

    /** Opens a file of the cache for writing. */
    interface FileOpener {
        OutputStream open(Path file) throws IOException;
    }

    /** A cache in this folder, which is made when it is first needed. */
    public Cache(Path root) {
        this(root, Files::newOutputStream);
    }

    Cache(Path root, FileOpener opener) {
        this.root = root.toAbsolutePath().normalize();
        this.opener = opener;
    }

    /** Returns the user's own cache: {@code $XDG_CACHE_HOME/iovakit}, else {@code ~/.cache/iovakit}. */
    public static Cache of(Map<String, String> environment) throws BaseException {
        return new Cache(UserDirectories.of(environment, "XDG_CACHE_HOME", ".cache"));
    }

    /** Returns the folder of the cache. */
    public Path root() {
        return root;
    }

    CacheArea area(String name) {
        return new CacheArea(this, root.resolve(name));
    }

    /**
     * Refuses a file or folder of the cache that somebody else owns or may write, or could put another in the place of: what
     * comes from here is compiled and run.
     *
     * @param path need not be there
     */
    void requireOwn(Path path) throws BaseException {
        try {
            OwnFiles.require(path, root);
        } catch (IOException e) {
            throw new BaseException("the cache cannot be used: " + Reason.of(e), e);
        }
    }

    /** Returns what the cache takes, in bytes, by the names of the folders in it. */
    public SortedMap<String, Long> sizes() throws BaseException {
        SortedMap<String, Long> sizes = new TreeMap<>();
        if (!Files.isDirectory(root)) {
            return sizes;
        }
        try (Stream<Path> areas = Files.list(root)) {
            for (Path area : (Iterable<Path>) areas::iterator) {
                sizes.put(area.getFileName().toString(), size(area));
            }
        } catch (IOException | UncheckedIOException e) {
            throw new BaseException("cannot read the cache " + root + ": " + e.getMessage() + "; delete it", e);
        }
        return sizes;
    }

    /** Others may add to it and remove from it meanwhile. */
    private static long size(Path area) throws IOException {
        long[] size = new long[1];
        Files.walkFileTree(area, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                size[0] += attributes.size();
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                return FileVisitResult.CONTINUE;
            }
        });
        return size[0];
    }

    OutputStream open(Path file) throws IOException {
        return opener.open(file);
    }

    BaseException unwritable(IOException e) {
        return new BaseException(
                "cannot write to the cache " + root + ": " + Reason.of(e)
                        + "; make room there or make it writable, or set XDG_CACHE_HOME to a folder with some 500 MB free, or"
                        + " 2.5 GB where kernels are built",
                e);
    }
}
