// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.trace;

import org.iovakit.app.Environment;
import org.iovakit.cli.shared.Invocation;
import org.iovakit.cli.shared.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code iovakit trace}: holds the commands about traces. */
@Command(
        name = "trace",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = {
            "Operation traces: make them of what a production host did, by chance, or of a scenario; judge a"
                    + " series by them; replay them at a stage; look into them; shrink them.",
            "A trace is text, an operation a line. What reads one reads - as standard input, and gzip, xz, bzip2 and"
                    + " zstd."
        },
        subcommands = {
            TraceCaptureScriptCommand.class,
            TraceImportCommand.class,
            TraceJudgeCommand.class,
            TraceGenerateCommand.class,
            TraceRecordCommand.class,
            TraceReplayCommand.class,
            TraceMinimiseCommand.class,
            TraceInfoCommand.class
        })
public final class TraceCommand implements Invocation, Runnable {
    @ParentCommand
    private Invocation iovakit;

    @Spec
    private CommandSpec spec;

    @Override
    public Environment environment() {
        return iovakit.environment();
    }

    @Override
    public Terminal terminal() {
        return iovakit.terminal();
    }

    @Override
    public void run() {
        spec.commandLine().usage(terminal().out());
    }
}
