// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.trace;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.iovakit.app.Environment;
import org.iovakit.app.InputFile;
import org.iovakit.app.trace.RecordedAnswers;
import org.iovakit.app.trace.TraceText;
import org.iovakit.cli.shared.ExitCode;
import org.iovakit.cli.shared.OneStageOption;
import org.iovakit.cli.shared.OutputOption;
import org.iovakit.cli.shared.ResultFile;
import org.iovakit.cli.shared.SeriesOption;
import org.iovakit.domain.State;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.trace.Operation;
import org.iovakit.trace.Replayer;
import org.iovakit.trace.TraceWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code iovakit trace record}. */
@Command(
        name = "record",
        mixinStandardHelpOptions = true,
        description = {
            "Replay a trace at a stage, and write it with what the stage answered beside each operation.",
            "The answers are remarks, so the record is a trace, too. iovakit trace replay --check tells the first"
                    + " operation that is answered in another way, as after a change of the stage. Nodes visited are a part"
                    + " of an answer; to compare two stages, see iovakit diff."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  iovakit trace record --stage 3 nic.trace -o nic-stage3.trace",
            "  iovakit trace replay --stage 3 --check nic-stage3.trace",
        })
final class TraceRecordCommand implements Callable<Integer> {
    @ParentCommand
    private TraceCommand parent;

    @Spec
    private CommandSpec spec;

    @Mixin
    private OneStageOption stage;

    @Mixin
    private SeriesOption series;

    @Parameters(paramLabel = "FILE", description = "The trace, or -.")
    private Path file;

    @Mixin
    private OutputOption output;

    @Override
    public Integer call() throws PatchGenException {
        Environment environment = parent.environment();
        stage.refuseSubject(
                "answers are recorded of stages, whose costs are the same everywhere; C of anybody's is held"
                        + " against other C by iovakit parity, as in iovakit parity rev:v7.1 rev:v7.2 --trace " + file,
                spec);
        State chosen = stage.of(series.lineage(environment).states(), spec);
        ResultFile result = output.file(parent);
        TraceText text = new TraceText(InputFile.of(environment, file));
        text.read(trace -> result.write(US_ASCII, out -> {
            TraceWriter writer = new TraceWriter(out, trace.cpus());
            writer.comment("recorded at stage " + chosen.number() + ", " + chosen.name());
            List<String> answers = new ArrayList<>();
            Replayer replayer = new Replayer(chosen, trace.cpus(), answers::add);
            for (Operation operation = trace.next(); operation != null; operation = trace.next()) {
                writer.write(operation);
                replayer.replay(operation);
                drain(answers, writer);
            }
            replayer.finish();
            drain(answers, writer);
        }));
        return ExitCode.CLEAN;
    }

    private static void drain(List<String> answers, TraceWriter writer) throws IOException {
        for (String answer : answers) {
            writer.comment(RecordedAnswers.remark(answer));
        }
        answers.clear();
    }
}
