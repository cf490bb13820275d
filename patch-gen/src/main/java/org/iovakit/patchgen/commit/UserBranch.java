// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.commit;

import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.base.GitOrigin;
import org.iovakit.patchgen.git.Git;

/** A branch to be made in the user's repository: the one thing that is ever written there. */
public final class UserBranch {
    private final Git git;
    private final String name;

    /**
     * Checks that the branch can be made.
     *
     * @param origin the user's repository
     * @throws PatchGenException if the name is not one for a branch, or taken
     */
    public UserBranch(GitOrigin origin, String name) throws PatchGenException {
        this.git = Git.isolated(origin.gitDirectory());
        this.name = name;
        if (git.attempt("check-ref-format", "--branch", name).exitCode() != 0 || name.startsWith("-")) {
            throw new PatchGenException("\"" + name + "\" is no name for a branch; see git check-ref-format --help");
        }
        if (git.attempt("rev-parse", "--quiet", "--verify", "refs/heads/" + name)
                        .exitCode()
                == 0) {
            throw new PatchGenException("the branch " + name + " exists already in " + origin.gitDirectory()
                    + "; name another, or delete it with: git branch -D " + name);
        }
    }

    /** Makes the branch, with the commits of a branch of the scratch repository. */
    public void create(ScratchRepository scratch, String scratchBranch) throws PatchGenException {
        git.run(
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
                "refs/heads/" + scratchBranch + ":refs/heads/" + name);
    }
}
