// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.base;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevSort;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.AndTreeFilter;
import org.eclipse.jgit.treewalk.filter.PathFilterGroup;
import org.eclipse.jgit.treewalk.filter.TreeFilter;

/** What became of some files of a kernel in a git repository, commit by commit. The repository is only ever read. */
public final class GitHistory {
    /** A commit, whose files can be read as long as the base is open that it was found by. */
    public static final class Commit {
        private final GitTree tree;

        private Commit(GitTree tree) {
            this.tree = tree;
        }

        /** Its full name. */
        public String id() {
            return tree.commit().name();
        }

        /** The first line of its message. */
        public String subject() {
            return tree.commit().getShortMessage();
        }

        /**
         * A file as it is then; empty if there is none of this path.
         *
         * @throws BaseException if it cannot be read
         */
        public Optional<byte[]> read(String path) throws BaseException {
            return tree.find(path).isPresent() ? Optional.of(tree.read(path)) : Optional.empty();
        }
    }

    /**
     * A commit as a whole.
     *
     * @param message with trailers
     * @param before the files that it changes, adds or removes as they are in its parent, and others; content by path
     * @param after the same, after it
     */
    public record Change(String id, String message, Map<String, byte[]> before, Map<String, byte[]> after) {}

    private GitHistory() {}

    /**
     * The commits that lead from one revision to another, which have to be in a line.
     *
     * @param base of the repository, open
     * @param others paths of files that are read too, where they are there
     * @param environment variables, of which PATH says where git is, which some revisions take
     * @return the oldest first
     * @throws BaseException if the base is in no git repository, there is no such revision, or no line of commits leads from
     *     the first to the second
     */
    public static List<Change> line(
            KernelBase base, String from, String to, Collection<String> others, Map<String, String> environment)
            throws BaseException {
        GitTree tree = tree(base, from, to);
        Path directory = tree.directory();
        Repository repository = tree.repository();
        GitRevision revisions = revisions(tree, environment);
        RevCommit first = revisions.commit(from);
        Deque<Change> changes = new ArrayDeque<>();
        try (RevWalk walk = new RevWalk(repository)) {
            RevCommit commit = walk.parseCommit(revisions.commit(to));
            while (!commit.getId().equals(first.getId())) {
                if (commit.getParentCount() != 1) {
                    throw new BaseException("from " + from + " to " + to + " no line of commits leads: "
                            + commit.name() + (commit.getParentCount() == 0 ? " is where it begins" : " is a merge")
                            + "; rebase first");
                }
                RevCommit parent = walk.parseCommit(commit.getParent(0));
                changes.addFirst(change(
                        new GitTree(directory, repository, parent),
                        new GitTree(directory, repository, commit),
                        others));
                commit = parent;
            }
            return List.copyOf(changes);
        } catch (IOException e) {
            throw unreadable(from, to, directory, e);
        }
    }

    private static Change change(GitTree before, GitTree after, Collection<String> others)
            throws IOException, BaseException {
        Set<String> paths = new TreeSet<>(others);
        try (TreeWalk walk = new TreeWalk(after.repository())) {
            walk.addTree(before.commit().getTree());
            walk.addTree(after.commit().getTree());
            walk.setRecursive(true);
            walk.setFilter(TreeFilter.ANY_DIFF);
            while (walk.next()) {
                paths.add(walk.getPathString());
            }
        }
        return new Change(
                after.commit().name(), after.commit().getFullMessage(), read(before, paths), read(after, paths));
    }

    private static Map<String, byte[]> read(GitTree tree, Collection<String> paths) throws BaseException {
        Map<String, byte[]> files = new HashMap<>();
        for (String path : paths) {
            if (tree.find(path).isPresent()) {
                files.put(path, tree.read(path));
            }
        }
        return files;
    }

    private static GitTree tree(KernelBase base, String from, String to) throws BaseException {
        if (!(base instanceof GitBase gitBase)) {
            throw new BaseException(base.origin() + " is no git repository, so there is no " + from + ".." + to
                    + "; name a repository with --kernel");
        }
        return gitBase.gitTree();
    }

    private static GitRevision revisions(GitTree tree, Map<String, String> environment) {
        return new GitRevision(
                tree.repository(), tree.directory(), SearchPath.of(environment.getOrDefault("PATH", "")));
    }

    private static BaseException unreadable(String from, String to, Path directory, IOException e) {
        return new BaseException(
                "cannot read the history " + from + ".." + to + " of " + directory + ": " + Reason.of(e)
                        + "; check the repository: git -C " + directory + " fsck",
                e);
    }

    /**
     * The commits that the second revision has and the first has not, and that change one of the files.
     *
     * @param base of the repository, open
     * @param paths of files of which one changes
     * @param from as {@code git rev-parse} takes it
     * @param to as {@code git rev-parse} takes it
     * @param environment variables, of which PATH says where git is, which some revisions take
     * @return the oldest first; empty if there is none
     * @throws BaseException if the base is in no git repository, or there is no such revision
     */
    public static List<Commit> changing(
            KernelBase base, String from, String to, Collection<String> paths, Map<String, String> environment)
            throws BaseException {
        GitTree tree = tree(base, from, to);
        Path directory = tree.directory();
        Repository repository = tree.repository();
        GitRevision revisions = revisions(tree, environment);
        RevCommit first = revisions.commit(from);
        RevCommit last = revisions.commit(to);
        try (RevWalk walk = new RevWalk(repository)) {
            walk.markStart(walk.parseCommit(last));
            walk.markUninteresting(walk.parseCommit(first));
            walk.sort(RevSort.TOPO);
            walk.sort(RevSort.REVERSE, true);
            walk.setTreeFilter(AndTreeFilter.create(PathFilterGroup.createFromStrings(paths), TreeFilter.ANY_DIFF));
            List<Commit> commits = new ArrayList<>();
            for (RevCommit commit : walk) {
                commits.add(new Commit(new GitTree(directory, repository, commit)));
            }
            return commits;
        } catch (IOException e) {
            throw unreadable(from, to, directory, e);
        }
    }
}
