// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.iovakit.cli.shared.ExitCode;
import org.iovakit.testing.GitSandbox;
import org.iovakit.testing.KernelSources;

/** A kernel at each stage, as somebody has it who applies the emails one after the other. */
final class PatchedKernels {
    private final List<Path> roots = new ArrayList<>();

    /** Renders the series, and applies it below a scratch folder. */
    PatchedKernels(Path scratch) {
        Console console = new Console(scratch);
        GitSandbox git = new GitSandbox(scratch.resolve("git"));
        Path repository = scratch.resolve("linux");
        KernelSources.LINUX_6_12.copyTo(repository);
        git.git(repository, "init", "--quiet");
        git.commitAll(repository, "base");
        console.run("run", "--kernel", repository.toString()).expect(ExitCode.CLEAN);
        addWorktree(git, repository, scratch);
        for (String email : Console.snapshot(console.outgoing()).keySet()) {
            if (email.matches("(?!0000).*\\.patch")) {
                git.git(repository, "am", console.outgoing().resolve(email).toString());
                addWorktree(git, repository, scratch);
            }
        }
    }

    private void addWorktree(GitSandbox git, Path repository, Path scratch) {
        Path root = scratch.resolve("stage" + roots.size());
        git.git(repository, "worktree", "add", "--quiet", "--detach", root.toString());
        roots.add(root);
    }

    /** The highest stage that there is a patch for. */
    int lastStage() {
        return roots.size() - 1;
    }

    /** The root of the kernel at a stage. */
    Path root(int stage) {
        return roots.get(stage);
    }
}
