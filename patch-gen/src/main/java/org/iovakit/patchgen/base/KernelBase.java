// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.base;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import org.eclipse.jgit.lib.FileMode;

/**
 * A kernel source, read only, that does not change while it is open.
 *
 * <p>Paths are relative to the top of the kernel, with slashes: {@code drivers/iommu/iova.c}. Only regular files count:
 * a symbolic link, a directory or a submodule is not a file of the base. A base that was extracted from a tarball or a
 * package holds only the paths that {@link BaseResolver#resolve} was asked for. A path that is not of this form, or leads out of
 * the tree, is a mistake of the caller: IllegalArgumentException.
 *
 * <p>For one thread at a time.
 */
public interface KernelBase extends AutoCloseable {

    /**
     * Returns the content of a file.
     *
     * @throws BaseException if the base has no such file, or it cannot be read
     */
    byte[] read(String path) throws BaseException;

    /**
     * Tells whether the base has this file. A file that cannot even be looked up is reported as absent: {@link #read}
     * says why.
     */
    boolean has(String path);

    /** Tells whether {@link #has} can know of this path: an extracted base holds no other than it was asked for. */
    boolean covers(String path);

    /**
     * Returns {@link FileMode#REGULAR_FILE} or {@link FileMode#EXECUTABLE_FILE}.
     *
     * @throws BaseException if the base has no such file
     */
    FileMode mode(String path) throws BaseException;

    /**
     * Returns the paths of all files below a directory, at any depth; none if there is no such directory.
     *
     * @param directory a path that ends in a slash: {@code scripts/}
     * @throws BaseException if the directory cannot be read
     */
    SortedSet<String> files(String directory) throws BaseException;

    /** Returns one line for people, and for the cover letter: "v6.12-rc3-14-gabc123def456 (commit ...)". */
    String describe();

    /** Returns the version that the top Makefile gives. */
    KernelVersion version();

    /** Returns where in git the base comes from; empty if it does not. */
    Optional<GitOrigin> git();

    /** Returns what the user named, or what was found: a directory, a tarball, or a folder of the cache. */
    Path origin();

    /** Returns the whole tree that the files of this base belong to, to be copied while the base is open. */
    SourceTree tree();

    /** Returns remarks for the user, one line each: a needed file that has uncommitted changes, which are left out. */
    List<String> notes();

    @Override
    void close();
}
