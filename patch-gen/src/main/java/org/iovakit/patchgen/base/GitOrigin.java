// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.base;

import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;

/**
 * Where in git a base comes from. All paths are absolute.
 *
 * @param gitDirectory the work tree's own git directory: of a linked worktree, the one below {@code worktrees/}
 * @param commonDirectory the git directory that all worktrees share; the same as gitDirectory for a plain repository
 * @param objectDirectory the object store, as another repository's {@code objects/info/alternates} would name it
 * @param commit the commit that the base is read from
 * @param shallowFile the list of commits whose parents a shallow clone lacks; empty if the history is whole
 */
public record GitOrigin(
        Path gitDirectory, Path commonDirectory, Path objectDirectory, ObjectId commit, Optional<Path> shallowFile) {}
