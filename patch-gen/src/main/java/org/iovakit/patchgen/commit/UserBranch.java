// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.commit;

import java.nio.file.Path;
import java.util.Map;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.git.Git;

/** A branch to be made in the user's repository: the one thing that is ever written there. */
public final class UserBranch {
    private static final String HEADS = "refs/heads/";

    private final Git git;
    private final String name;
    private final String ref;

    /**
     * Checks that a branch may have a name, in whatever repository.
     *
     * @param directory where git is asked, a repository or not
     * @throws PatchGenException if none may
     */
    public static void requireName(Path directory, String name) throws PatchGenException {
        // Git takes some of these for branches that they do not name: HEAD, the one before, or refs/heads/refs/heads/x.
        boolean elsewhere = name.startsWith("-")
                || name.startsWith("refs/")
                || name.equals("HEAD")
                || name.equals("@")
                || name.contains("@{");
        if (elsewhere
                || Git.isolated(directory)
                                .attempt("check-ref-format", HEADS + name)
                                .exitCode()
                        != 0) {
            throw new PatchGenException("--branch: \"" + name
                    + "\" is no name for a branch; write one like iova-v1, see git check-ref-format --help");
        }
    }

    /**
     * Checks that the branch can be made.
     *
     * @param git the user's git, in the repository's git directory
     * @param name one that {@link #requireName} takes
     * @throws PatchGenException if it is taken
     */
    public UserBranch(Git git, String name) throws PatchGenException {
        this.git = git.with(Map.of("GIT_REFLOG_ACTION", "iovakit"));
        this.name = name;
        this.ref = HEADS + name;
        if (!git.run("for-each-ref", ref).out().isEmpty()) {
            throw new PatchGenException("the branch " + name + " exists already; name another, or delete it with:"
                    + " git branch -D " + name);
        }
    }

    /**
     * Makes the branch, with the commits of a branch of the scratch repository.
     *
     * @throws PatchGenException if git refuses; then there is no such branch
     */
    public void create(ScratchRepository scratch, String scratchBranch) throws PatchGenException {
        Git.Result result = git.attempt(
                "-c",
                "fetch.writeCommitGraph=false",
                "fetch",
                "--quiet",
                "--no-tags",
                "--no-prune",
                "--no-auto-maintenance",
                "--no-write-fetch-head",
                "--no-recurse-submodules",
                scratch.directory().toString(),
                "refs/heads/" + scratchBranch + ":" + ref);
        if (result.exitCode() != 0) {
            String why = result.err().strip().replaceAll("\\s*\\R\\s*", "; ");
            throw new PatchGenException("git cannot make the branch " + name + ": " + why
                    + "; nothing was written, name another with --branch or leave it out");
        }
    }

    /**
     * Takes the branch away again.
     *
     * @param tip the commit that it was made with; if it has moved on since, it stays
     */
    public void remove(String tip) throws PatchGenException {
        git.run("update-ref", "-d", ref, tip);
    }
}
