// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.trace;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.iovakit.app.Environment;
import org.iovakit.app.InputFile;
import org.iovakit.app.Talk;
import org.iovakit.app.subject.CTwin;
import org.iovakit.app.subject.Subjects;
import org.iovakit.app.trace.AnswerCheck;
import org.iovakit.app.trace.RecordedAnswers;
import org.iovakit.app.trace.ReplaySummary;
import org.iovakit.app.trace.TraceText;
import org.iovakit.cli.shared.BaseOptions;
import org.iovakit.cli.shared.ExitCode;
import org.iovakit.cli.shared.FormatOption;
import org.iovakit.cli.shared.ResultFile;
import org.iovakit.cli.shared.SeriesOption;
import org.iovakit.cli.shared.StageOption;
import org.iovakit.cli.shared.SubjectsOnC;
import org.iovakit.cli.shared.TouchesOption;
import org.iovakit.diff.Subject;
import org.iovakit.domain.State;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.trace.Operation;
import org.iovakit.trace.Replay;
import org.iovakit.trace.Replayer;
import org.iovakit.trace.ResultSink;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code iovakit trace replay}. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description = {
            "Do what a trace says, and tell what came of it: requests served and refused, and the nodes that an"
                    + " allocation visited in the tree, none where caches served it.",
            "Memory grows with the ranges that the trace holds at a time, not with its length.",
            "Exits 1 if --check finds another answer."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  iovakit trace replay nic.trace",
            "  iovakit trace replay --stage 3 --results nic.trace | grep refused",
            "  iovakit trace replay --touches nic.trace",
            "  iovakit trace replay --stage range:v7.1..v7.2 --kernel ~/src/linux nic.trace",
        })
final class TraceReplayCommand implements Callable<Integer> {
    /** What is told; a summary where nothing is chosen. */
    private static final class Told {
        @Option(
                names = "--results",
                required = true,
                description = "The line of results of each operation instead; their format is described with that of"
                        + " traces.")
        private boolean results;

        @Option(
                names = "--check",
                required = true,
                description = "Whether the answers are those that iovakit trace record wrote in the file.")
        private boolean check;

        @Option(
                names = "--format",
                paramLabel = "FORMAT",
                required = true,
                converter = FormatOption.Word.class,
                description = "Summary as ${COMPLETION-CANDIDATES} (default: text).")
        private FormatOption.Format format;
    }

    @ParentCommand
    private TraceCommand parent;

    @Spec
    private CommandSpec spec;

    @Mixin
    private StageOption stage;

    @Mixin
    private BaseOptions base;

    @Mixin
    private SeriesOption series;

    @Mixin
    private TouchesOption touches;

    @ArgGroup
    private Told told;

    @Parameters(paramLabel = "FILE", description = "The trace, or -.")
    private Path file;

    @Override
    public Integer call() throws PatchGenException {
        Environment environment = parent.environment();
        if (stage.subject().isPresent()) {
            return onCode(environment, stage.subject().get());
        }
        if (base.named().kernel().isPresent() || base.named().rev().isPresent()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--kernel and --rev say where C is from, and stages are replayed as Java; name C with --stage, as in"
                            + " --stage rev:my-branch");
        }
        List<State> stages = stage.of(series.lineage(environment).states(), spec);
        TraceText text = new TraceText(InputFile.of(environment, file));
        boolean once = told != null && (told.results || told.check);
        if (stages.size() > 1 && (once || text.input().isPipe())) {
            throw new ParameterException(
                    spec.commandLine(),
                    (once ? "results are those of one stage" : text.input().title() + " can be replayed at one stage")
                            + ": name it with --stage");
        }
        if (told != null && told.check) {
            if (touches.asked()) {
                throw new ParameterException(
                        spec.commandLine(), "--touches counts what no recorded answer has; leave it or --check out");
            }
            return check(text, stages.get(0));
        }
        if (told != null && told.results) {
            writeResults(text, stages.get(0));
        } else {
            print(summary(text, stages));
        }
        return ExitCode.CLEAN;
    }

    /** The states of somebody's C beside each other. */
    private int onCode(Environment environment, String name) throws PatchGenException {
        if (told != null && (told.results || told.check)) {
            throw new ParameterException(
                    spec.commandLine(), "--results and --check are of stages; of " + name + " there is a summary");
        }
        TraceText text = new TraceText(InputFile.of(environment, file));
        List<ReplaySummary> summaries = new ArrayList<>();
        try (Subjects subjects = new Subjects(CTwin.required(environment), touches.asked())) {
            SubjectsOnC named = new SubjectsOnC(environment, base.named(), subjects, series, spec);
            List<Subject> states = named.states(name);
            if (states.size() > 1 && text.input().isPipe()) {
                throw new ParameterException(
                        spec.commandLine(),
                        text.input().title() + " can be replayed once, and " + name + " has " + states.size()
                                + " states; name one with #N");
            }
            try (Talk.Count progress = parent.terminal().count("replaying", -1)) {
                for (Subject state : states) {
                    text.read(trace -> summaries.add(ReplaySummary.of(state, trace.cpus(), trace, progress::add)));
                }
            } catch (UncheckedIOException e) {
                throw new PatchGenException("cannot replay: " + e.getCause().getMessage(), e);
            }
        }
        print(new ReplayReport(summaries));
        return ExitCode.CLEAN;
    }

    private void print(ReplayReport report) {
        boolean json = told != null && told.format == FormatOption.Format.json;
        parent.terminal().out().print(json ? report.json() : report.table());
    }

    private ReplayReport summary(TraceText text, List<State> stages) throws PatchGenException {
        // Counted for the sake of the bar alone.
        boolean counted = parent.terminal().attached() && !text.input().isPipe();
        long total = counted ? text.count() * stages.size() : -1;
        List<ReplaySummary> summaries = new ArrayList<>();
        try (Talk.Count progress = parent.terminal().count("replaying", total)) {
            for (State each : stages) {
                text.read(trace ->
                        summaries.add(ReplaySummary.of(each, trace.cpus(), trace, touches.asked(), progress::add)));
            }
        } catch (OutOfMemoryError e) {
            throw new PatchGenException(
                    text.input().name() + ": no memory for what the trace holds at a time; give Java more, as in"
                            + " IOVAKIT_JAVA_OPTS=-Xmx8g",
                    e);
        }
        return new ReplayReport(summaries);
    }

    private void writeResults(TraceText text, State chosen) throws PatchGenException {
        text.read(trace -> ResultFile.standardOutput(parent).write(US_ASCII, out -> {
            ResultSink sink = line -> out.append(line).append('\n');
            Replay replayer = touches.asked()
                    ? Replayer.counting(chosen, trace.cpus(), sink)
                    : new Replayer(chosen, trace.cpus(), sink);
            for (Operation operation = trace.next(); operation != null; operation = trace.next()) {
                replayer.replay(operation);
            }
            replayer.finish();
        }));
    }

    private int check(TraceText text, State chosen) throws PatchGenException {
        if (text.input().isPipe()) {
            throw new ParameterException(spec.commandLine(), "--check reads the trace twice: name a file");
        }
        AnswerCheck check = new AnswerCheck(chosen);
        text.read(trace -> {
            try (RecordedAnswers recorded = new RecordedAnswers(text.input())) {
                check.run(trace, recorded);
            }
        });
        if (check.recorded() == 0) {
            throw new PatchGenException(text.input().name()
                    + ": has no answers recorded; make such a trace with iovakit trace record --stage N -o FILE "
                    + text.input().name());
        }
        parent.terminal().out().print(check.report());
        return check.same() ? ExitCode.CLEAN : ExitCode.FOUND;
    }
}
