// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.base;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.PathFilter;

/**
 * The files of one commit.
 *
 * @param directory the repository, as the user named it
 */
record GitTree(Path directory, Repository repository, RevCommit commit) {

    /** A branch has fewer commits than that. */
    private static final int REMOVED_WITHIN = 2000;

    /** A file: its content's id and its mode. */
    record Blob(ObjectId id, FileMode mode) {}

    /** Finds a regular file; empty if there is none of this path. */
    Optional<Blob> find(String path) throws BaseException {
        try (TreeWalk walk = TreeWalk.forPath(repository, TreePath.file(path), commit.getTree())) {
            return walk != null && isRegular(walk.getFileMode(0))
                    ? Optional.of(new Blob(walk.getObjectId(0), walk.getFileMode(0)))
                    : Optional.empty();
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    /** Finds a file that must be there. */
    Blob require(String path) throws BaseException {
        Optional<Blob> blob = find(path);
        if (blob.isPresent()) {
            return blob.get();
        }
        String what = "no file " + path + " in commit " + commit.name() + " of " + directory;
        Optional<RevCommit> removal = removal(path);
        throw new BaseException(
                removal.isPresent()
                        ? what + ": " + removal.get().name() + " ('"
                                + removal.get().getShortMessage() + "') removed it; name a revision before that"
                        : what + "; the revision may be too old, or not a kernel's: name another one with --rev");
    }

    /** The commit that removed a file, if it is not far back in the line of first parents. */
    private Optional<RevCommit> removal(String path) throws BaseException {
        try (RevWalk walk = new RevWalk(repository)) {
            RevCommit without = walk.parseCommit(commit);
            for (int back = 0; back < REMOVED_WITHIN && without.getParentCount() > 0; back++) {
                RevCommit parent = walk.parseCommit(without.getParent(0));
                if (new GitTree(directory, repository, parent).find(path).isPresent()) {
                    return Optional.of(without);
                }
                without = parent;
            }
            return Optional.empty();
        } catch (MissingObjectException e) {
            // A shallow clone ends somewhere.
            return Optional.empty();
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    byte[] read(String path) throws BaseException {
        ObjectId id = require(path).id();
        try {
            return repository.open(id).getCachedBytes(Integer.MAX_VALUE);
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    /** Returns the paths of the regular files below a directory. */
    SortedSet<String> files(String directoryPath) throws BaseException {
        SortedSet<String> files = new TreeSet<>();
        try (TreeWalk walk = new TreeWalk(repository)) {
            walk.addTree(commit.getTree());
            walk.setRecursive(true);
            walk.setFilter(PathFilter.create(TreePath.directory(directoryPath)));
            while (walk.next()) {
                if (isRegular(walk.getFileMode(0))) {
                    files.add(walk.getPathString());
                }
            }
        } catch (IOException e) {
            throw unreadable(directoryPath, e);
        }
        // A file that bears the directory's name passes the filter.
        files.removeIf(path -> !path.startsWith(directoryPath));
        return files;
    }

    private static boolean isRegular(FileMode mode) {
        return (mode.getBits() & FileMode.TYPE_MASK) == FileMode.TYPE_FILE;
    }

    /** Says why a file cannot be read. */
    BaseException unreadable(String path, IOException e) {
        return e instanceof MissingObjectException
                ? missing(path)
                : new BaseException(
                        "cannot read " + path + " of commit " + commit.name() + " in " + directory + ": " + Reason.of(e)
                                + "; check the repository: git -C " + directory + " fsck",
                        e);
    }

    /** Says that the repository lacks the objects of these paths, separated by spaces. */
    BaseException missing(String paths) {
        return new BaseException("the repository " + directory + " lacks the content of " + paths + " at commit "
                + commit.name() + ", as a partial clone does; have git fetch it: git -C " + directory + " archive "
                + commit.name() + " " + paths + " >/dev/null");
    }
}
