// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.base;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The folder where what was fetched or extracted is kept. It may be deleted at any time: it is filled again.
 *
 * <p>It has one {@linkplain CacheArea area} for each kind of thing that is kept.
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
