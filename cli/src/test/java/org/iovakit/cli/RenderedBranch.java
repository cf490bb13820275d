// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.iovakit.cli.shared.ExitCode;
import org.iovakit.testing.GitSandbox;
import org.iovakit.testing.KernelSources;

/**
 * A kernel repository with the first series on a branch, as an author has it.
 *
 * @param linux its work tree, at the tag "base"; the series is the branch "series"
 */
record RenderedBranch(Console console, GitSandbox git, Path linux) {
    static RenderedBranch in(Path scratch) {
        GitSandbox git = new GitSandbox(scratch.resolve("git"));
        Path linux = git.init("linux");
        KernelSources.LINUX_6_12.copyTo(linux);
        git.commitAll(linux, "base");
        git.git(linux, "tag", "base");
        RenderedBranch rendered = new RenderedBranch(new Console(scratch), git, linux);
        rendered.run("patches", "--rev", "base", "--branch", "series").expect(ExitCode.CLEAN);
        return rendered;
    }

    /** Runs the program on that repository. */
    Console.Result run(String... arguments) {
        return console.run(Stream.concat(Arrays.stream(arguments), Stream.of("--kernel", linux.toString()))
                .toArray(String[]::new));
    }
}
