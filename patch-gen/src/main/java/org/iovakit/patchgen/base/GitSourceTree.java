// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.base;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.treewalk.TreeWalk;

/**
 * All files of a commit, straight from the repository's objects: there need be no work tree, and none is registered.
 *
 * @param tree the commit
 * @param origin the git directory that all worktrees share
 */
record GitSourceTree(GitTree tree, Path origin) implements SourceTree {

    @Override
    public String stamp() {
        return "tree " + tree.commit().getTree().name();
    }

    @Override
    public void copyTo(TreeCopy copy, Progress progress) throws BaseException {
        progress.start("copying commit " + tree.commit().abbreviate(12).name() + " of " + tree.directory(), -1);
        String path = ".";
        try (ObjectReader objects = tree.repository().newObjectReader();
                TreeWalk walk = new TreeWalk(objects)) {
            walk.addTree(tree.commit().getTree());
            walk.setRecursive(true);
            while (walk.next()) {
                path = walk.getPathString();
                FileMode mode = walk.getFileMode(0);
                boolean blob = (mode.getBits() & FileMode.TYPE_MASK) == FileMode.TYPE_FILE || mode == FileMode.SYMLINK;
                if (!blob
                        || !TreePath.isFile(path)
                        || copy.has(path, mode + " " + walk.getObjectId(0).name())) {
                    continue;
                }
                try (InputStream content = objects.open(walk.getObjectId(0)).openStream()) {
                    if (mode == FileMode.SYMLINK) {
                        copy.symbolicLink(path, new String(content.readAllBytes(), UTF_8));
                    } else {
                        copy.file(path, mode == FileMode.EXECUTABLE_FILE, content);
                    }
                }
            }
        } catch (IOException e) {
            throw tree.unreadable(path, e);
        } finally {
            progress.done();
        }
    }
}
