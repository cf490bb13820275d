// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.manual;

import java.util.concurrent.Callable;
import org.iovakit.cli.shared.ExitCode;
import org.iovakit.cli.shared.Invocation;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code iovakit completion}. */
@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        description = {
            "Print a script that has the shell complete commands, options and their values.",
            "It is the same for both shells: zsh has functions for the completions of bash."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  iovakit completion bash > ~/.local/share/bash-completion/completions/iovakit",
            "  source <(iovakit completion zsh)    # in ~/.zshrc",
        })
public final class CompletionCommand implements Callable<Integer> {
    /** The shells. */
    enum Shell {
        bash,
        zsh
    }

    @ParentCommand
    private Invocation iovakit;

    @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}.")
    @SuppressWarnings("UnusedVariable") // picocli checks it
    private Shell shell;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        // One script serves both: in zsh it loads what bash has built in.
        String script = AutoComplete.bash(spec.root().name(), spec.root().commandLine());
        iovakit.terminal().out().print(script);
        return ExitCode.CLEAN;
    }
}
