// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.base;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevSort;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.filter.AndTreeFilter;
import org.eclipse.jgit.treewalk.filter.PathFilterGroup;
import org.eclipse.jgit.treewalk.filter.TreeFilter;

/** What became of some files of a kernel in a git repository, commit by commit. The repository is only ever read. */
public final class GitHistory {
    /**
     * A commit that changes one of the files.
     *
     * @param id its full name
     * @param subject the first line of its message
     * @param files as they are then, content by path
     */
    public record Commit(String id, String subject, Map<String, byte[]> files) {}

    private GitHistory() {}

    /**
     * The commits that the second revision has and the first has not, and that change one of the files.
     *
     * @param base of the repository, open
     * @param paths of files of which one changes
     * @param others paths of files that are read too, where they are there
     * @param from as {@code git rev-parse} takes it
     * @param to as {@code git rev-parse} takes it
     * @param environment variables, of which PATH says where git is, which some revisions take
     * @return the oldest first; empty if there is none
     * @throws BaseException if the base is in no git repository, there is no such revision, or a commit lacks a file
     */
    public static List<Commit> changing(
            KernelBase base,
            String from,
            String to,
            Collection<String> paths,
            Collection<String> others,
            Map<String, String> environment)
            throws BaseException {
        if (!(base instanceof GitBase gitBase)) {
            throw new BaseException(base.origin() + " is no git repository, so there is no " + from + ".." + to
                    + "; name a repository with --kernel");
        }
        GitTree tree = gitBase.gitTree();
        Path directory = tree.directory();
        Repository repository = tree.repository();
        GitRevision revisions =
                new GitRevision(repository, directory, SearchPath.of(environment.getOrDefault("PATH", "")));
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
                GitTree then = new GitTree(directory, repository, commit);
                Map<String, byte[]> files = new HashMap<>();
                for (String path : paths) {
                    files.put(path, then.read(path));
                }
                for (String path : others) {
                    if (then.find(path).isPresent()) {
                        files.put(path, then.read(path));
                    }
                }
                commits.add(new Commit(commit.name(), commit.getShortMessage(), files));
            }
            return commits;
        } catch (IOException e) {
            throw new BaseException(
                    "cannot read the history " + from + ".." + to + " of " + directory + ": " + Reason.of(e)
                            + "; check the repository: git -C " + directory + " fsck",
                    e);
        }
    }
}
