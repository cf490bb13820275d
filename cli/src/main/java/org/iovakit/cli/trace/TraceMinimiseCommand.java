// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.trace;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.iovakit.app.Environment;
import org.iovakit.app.InputFile;
import org.iovakit.app.series.EditedSeries;
import org.iovakit.app.series.Lineage;
import org.iovakit.app.subject.CTwin;
import org.iovakit.app.trace.ShellCheck;
import org.iovakit.app.trace.TraceText;
import org.iovakit.cli.shared.BaseOptions;
import org.iovakit.cli.shared.ExitCode;
import org.iovakit.cli.shared.OutputOption;
import org.iovakit.cli.shared.ResultFile;
import org.iovakit.cli.shared.SeriesOption;
import org.iovakit.cli.shared.StageOption;
import org.iovakit.domain.State;
import org.iovakit.oracle.NoCompilerException;
import org.iovakit.oracle.parity.Parity;
import org.iovakit.oracle.parity.ParityDifference;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.base.Reason;
import org.iovakit.trace.Shrinker;
import org.iovakit.trace.Trace;
import org.iovakit.trace.TraceSource;
import org.iovakit.trace.TraceWriter;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code iovakit trace minimise}. */
@Command(
        name = "minimise",
        mixinStandardHelpOptions = true,
        description = {
            "Make a trace as short and plain as it gets while it still shows something: that Java and C differ at a"
                    + " stage, or whatever a command of yours finds.",
            "iovakit diff and iovakit parity minimise by themselves what they find."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  iovakit trace minimise --parity 3 nic.trace -o minimal.trace",
            "  iovakit trace minimise --run 'iovakit diff --from 2 --to 3 --trace {}' nic.trace",
        })
final class TraceMinimiseCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** What the trace shows. */
    private static final class Property {
        @Option(
                names = "--parity",
                paramLabel = "N",
                required = true,
                description = "Java and C differ at stage N, as in iovakit parity.")
        private String stage;

        @Option(
                names = "--run",
                paramLabel = "COMMAND",
                required = true,
                description = "This command for the shell exits with 1, and with 0 for a trace that does not show it;"
                        + " {} in it is the file of the trace, which comes last otherwise.")
        private String command;
    }

    @ParentCommand
    private TraceCommand parent;

    @Spec
    private CommandSpec spec;

    @ArgGroup(multiplicity = "1")
    private Property property;

    @Option(
            names = "--time",
            paramLabel = "SECONDS",
            defaultValue = "300",
            description = "With --run, take the shortest found by then (default: ${DEFAULT-VALUE}).")
    private int time;

    @Mixin
    private BaseOptions base;

    @Mixin
    private SeriesOption series;

    @Parameters(paramLabel = "FILE", description = "The trace.")
    private Path file;

    @Mixin
    private OutputOption output;

    @Override
    public Integer call() throws PatchGenException {
        Environment environment = parent.environment();
        TraceText text = new TraceText(InputFile.of(environment, file));
        checkOptions(text);
        ResultFile result = output.file(parent);
        long operations = text.count();
        Trace minimal = property.command == null
                ? byParity(environment, text.source())
                : byCommand(environment, text, operations);
        try {
            result.write(US_ASCII, out -> TraceWriter.write(minimal, out));
        } catch (IOException e) {
            throw new UncheckedIOException("it is in memory", e);
        }
        environment.say("shrunk from " + operations + " operations to "
                + minimal.operations().size());
        return ExitCode.CLEAN;
    }

    private void checkOptions(TraceText text) {
        if (text.input().isPipe()) {
            throw refusal("a trace is read again and again to shrink it: name a file");
        }
        if (time < 1) {
            throw refusal("--time " + time + ": shrinking takes at least one second");
        }
        boolean named = base.named().kernel().isPresent()
                || base.named().rev().isPresent()
                || series.named().isPresent();
        if (property.command != null && named) {
            throw refusal("--kernel, --rev and --series are for --parity; put them into the command of --run");
        }
    }

    private ParameterException refusal(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private Trace byCommand(Environment environment, TraceText text, long operations) throws PatchGenException {
        if (operations > Parity.OLDEST) {
            throw new PatchGenException(text.input().name() + ": has " + operations + " operations, and up to "
                    + Parity.OLDEST + " can be shrunk; take a part of it");
        }
        try (ShellCheck check = new ShellCheck(property.command, environment.directory())) {
            Trace trace = Trace.first(text.source(), operations);
            return Shrinker.shrink(trace, Duration.ofSeconds(time), check);
        } catch (IllegalArgumentException e) {
            throw new PatchGenException(
                    text.input().name() + ": the command of --run exits with 0, so there is nothing to shrink", e);
        } catch (IOException e) {
            throw new PatchGenException(text.input().name() + ": " + Reason.of(e), e);
        }
    }

    private Trace byParity(Environment environment, TraceSource trace) throws PatchGenException {
        Lineage lineage = series.lineage(environment);
        State stage = StageOption.named(property.stage, lineage.states(), spec);
        EditedSeries kernels = EditedSeries.of(environment, base.named(), lineage);
        try {
            Parity parity = new Parity(CTwin.of(environment).replayers(), PATIENCE);
            Optional<ParityDifference> difference =
                    parity.run(stage, kernels.at(stage), trace, false, operations -> {});
            return difference
                    .orElseThrow(() -> new PatchGenException(file + ": Java and C say the same at stage "
                            + stage.number() + ", so there is nothing to shrink"))
                    .minimal()
                    .orElseThrow(() -> new PatchGenException(file
                            + ": its domain is too old to be shrunk, by more than " + Parity.OLDEST + " operations"));
        } catch (NoCompilerException e) {
            throw new PatchGenException(e.getMessage(), e);
        } catch (IOException e) {
            throw new PatchGenException(file + ": " + Reason.of(e), e);
        }
    }
}
