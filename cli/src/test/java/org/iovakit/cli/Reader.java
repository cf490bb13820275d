// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.iovakit.testing.GitSandbox;
import org.iovakit.testing.KernelSources;

/**
 * Somebody who types what the documents show, and has Linux 6.12 in a repository.
 *
 * @param kernel the repository, which the documents call ~/src/linux
 * @param console where it is typed
 */
record Reader(Path kernel, Console console) {
    private static final String PROGRAM = "./iovakit ";

    static Reader in(Path scratch) throws IOException {
        RenderedThread.requireSendEmail(scratch);
        GitSandbox git = new GitSandbox(scratch.resolve("git"));
        Path kernel = git.init("linux");
        KernelSources.LINUX_6_12.copyWithToolsTo(kernel);
        git.commitAll(kernel, "Linux 6.12");
        return new Reader(kernel, new Console(scratch).variable("IOVAKIT_KERNEL", kernel.toString()));
    }

    /** What a command line prints, first what is data. */
    String type(String command) {
        assertTrue(command.startsWith(PROGRAM), command);
        Console.Result result = console.run(command.substring(PROGRAM.length())
                .replace("~/src/linux", kernel.toString())
                .replace("docs/", Console.PROJECT + "/docs/")
                .split(" "));
        return result.out() + result.err();
    }
}
