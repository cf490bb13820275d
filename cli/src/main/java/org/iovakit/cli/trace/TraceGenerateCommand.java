// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.trace;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;
import org.iovakit.cli.shared.Completions;
import org.iovakit.cli.shared.ExitCode;
import org.iovakit.cli.shared.OutputOption;
import org.iovakit.cli.shared.ResultFile;
import org.iovakit.cli.shared.SeedOption;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.trace.RandomTrace;
import org.iovakit.trace.TraceSource;
import org.iovakit.trace.TraceWriter;
import org.iovakit.trace.scenario.Scenarios;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code iovakit trace generate}. */
@Command(
        name = "generate",
        mixinStandardHelpOptions = true,
        description = {
            "Make a trace by chance, or of a scenario.",
            "Random operations are weighted to reach the states that are hard to get right; they are those of iovakit"
                    + " parity with the same seed."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  iovakit trace generate --ops 1000000 --seed 42 -o random.trace",
            "  iovakit trace generate --scenario linear-search --ranges 100000 | iovakit trace replay -",
        })
final class TraceGenerateCommand implements Callable<Integer> {
    private static final long OPERATIONS = 100_000;
    private static final long RANGES = 20_000;

    @ParentCommand
    private TraceCommand parent;

    @Spec
    private CommandSpec spec;

    @Option(names = "--ops", paramLabel = "N", description = "Random operations (default: " + OPERATIONS + ").")
    private Long operations;

    @Mixin
    private SeedOption seed;

    @Option(names = "--tree", description = "Random operations on the tree alone, without the caches above it.")
    private boolean tree;

    @Option(
            names = "--scenario",
            paramLabel = "NAME",
            completionCandidates = Completions.ScenarioNames.class,
            description = "A scenario, instead of random operations.")
    private String scenario;

    @Option(
            names = "--ranges",
            paramLabel = "N",
            description = "Ranges that the scenario fills its domain with (default: " + RANGES + ").")
    private Long ranges;

    @Mixin
    private OutputOption output;

    /** A trace, and what it is. */
    private record Made(String title, TraceSource trace) {}

    @Override
    public Integer call() throws PatchGenException {
        ResultFile result = output.file(parent);
        Made made = scenario == null ? random() : scenario();
        try {
            result.write(US_ASCII, out -> {
                TraceWriter writer = new TraceWriter(out, made.trace().cpus());
                writer.comment(made.title());
                writer.writeAll(made.trace());
            });
        } catch (IOException e) {
            throw new UncheckedIOException("what is generated is read nowhere", e);
        }
        return ExitCode.CLEAN;
    }

    private Made random() {
        if (ranges != null) {
            throw refusal("--ranges is for a scenario: name one with --scenario, or give --ops");
        }
        if (operations != null && operations < 1) {
            throw refusal("--ops " + operations + ": there has to be at least one operation");
        }
        long chosen = seed.orStandard();
        if (!seed.isNamed()) {
            parent.environment().say("the seed is " + chosen);
        }
        return new Made(
                "random operations, seed " + chosen + (tree ? ", tree only" : ""),
                new RandomTrace(chosen, operations == null ? OPERATIONS : operations, !tree));
    }

    private Made scenario() {
        if (operations != null || seed.isNamed() || tree) {
            throw refusal("--scenario gives the operations: leave --ops, --seed and --tree away");
        }
        long n = ranges == null ? RANGES : ranges;
        try {
            return new Made(
                    scenario + " among " + n + " ranges",
                    Scenarios.get(scenario).trace(n));
        } catch (IllegalArgumentException e) {
            throw refusal("--scenario " + scenario + ": " + e.getMessage());
        }
    }

    private ParameterException refusal(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
