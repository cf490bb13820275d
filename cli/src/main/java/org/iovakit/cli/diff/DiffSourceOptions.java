// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.diff;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.iovakit.app.Environment;
import org.iovakit.app.diff.DiffSource;
import org.iovakit.app.diff.RandomSource;
import org.iovakit.app.diff.ScenarioSource;
import org.iovakit.app.diff.TraceFileSource;
import org.iovakit.cli.shared.Completions;
import org.iovakit.cli.shared.SeedOption;
import org.iovakit.diff.Hunt;
import org.iovakit.diff.matrix.Matrix;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.trace.scenario.Parameter;
import org.iovakit.trace.scenario.Scenario;
import org.iovakit.trace.scenario.ScenarioTrace;
import org.iovakit.trace.scenario.Scenarios;
import org.iovakit.trace.scenario.Settings;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options that say which operations two stages are given. */
final class DiffSourceOptions {
    private static final long OPERATIONS = 300_000;
    private static final long RANGES = 2000;

    /** Of these one. */
    static final class Source {
        @Option(
                names = "--random",
                description = "Random operations, guided to where the stages may disagree. This is the default.")
        private boolean random;

        @Option(
                names = "--scenario",
                paramLabel = "NAME",
                completionCandidates = Completions.ScenarioNames.class,
                description = "The operations of a scenario; --scenarios lists them.")
        private String scenario;

        @Option(names = "--trace", paramLabel = "FILE", description = "The operations of a trace.")
        private Path trace;
    }

    @ArgGroup
    private Source source = new Source();

    @Option(
            names = "--ranges",
            paramLabel = "N",
            split = ",",
            description = "Ranges that the scenario fills its domain with (default: " + RANGES
                    + "); of a matrix two numbers or more with commas (default: 500,2000,8000).")
    private List<Long> ranges;

    @Option(
            names = "--param",
            paramLabel = "NAME=N",
            description = "Another value for a parameter of the scenario; may be given again. --scenarios lists them.")
    private List<String> parameters = List.of();

    @Mixin
    private SeedOption seed;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            description = "How many seeds, each the one before it and one more (default: 1, with --time any number).")
    private Integer seeds;

    @Option(
            names = "--ops",
            paramLabel = "N",
            description = "Random operations for each seed (default: " + OPERATIONS + ").")
    private Long operations;

    @Option(names = "--time", paramLabel = "SECONDS", description = "End after so long, whatever is left to do.")
    private Long time;

    @Option(names = "--tree", description = "Random operations on the tree alone, without the caches above it.")
    private boolean tree;

    /**
     * The operations that are meant.
     *
     * @throws ParameterException if the options do not go together
     * @throws PatchGenException if there is no such trace
     */
    DiffSource of(Environment environment, CommandSpec command) throws PatchGenException {
        if (source.scenario == null && ranges != null) {
            throw new ParameterException(command.commandLine(), "--ranges goes with --scenario");
        }
        if (ranges != null && ranges.size() > 1) {
            throw new ParameterException(command.commandLine(), "--ranges: several numbers go with --matrix");
        }
        if (source.scenario == null && !parameters.isEmpty()) {
            throw new ParameterException(command.commandLine(), "--param goes with --scenario");
        }
        boolean random = seed.isNamed() || seeds != null || operations != null || time != null || tree;
        if (random && (source.scenario != null || source.trace != null)) {
            throw new ParameterException(
                    command.commandLine(), "--seed, --seeds, --ops, --time and --tree go with random operations");
        }
        if (source.trace != null) {
            return new TraceFileSource(source.trace, environment.directory().resolve(source.trace));
        }
        if (source.scenario != null) {
            try {
                return new ScenarioSource(scenario());
            } catch (IllegalArgumentException e) {
                throw new ParameterException(
                        command.commandLine(), "--scenario " + source.scenario + ": " + e.getMessage(), e);
            }
        }
        checkNumbers(command);
        return new RandomSource(new Hunt.Budget(
                seed.orStandard(),
                seeds != null ? seeds : time == null ? 1 : Integer.MAX_VALUE,
                operations == null ? OPERATIONS : operations,
                Optional.ofNullable(time).map(Duration::ofSeconds),
                !tree));
    }

    /**
     * The scenarios of a matrix: the one that is named, or all.
     *
     * @throws ParameterException if there is no such scenario, or another option is given, which a matrix has no use for
     */
    List<Scenario> scenariosOfMatrix(CommandSpec command) {
        boolean random = seed.isNamed() || seeds != null || operations != null || time != null || tree || source.random;
        if (random || source.trace != null || !parameters.isEmpty()) {
            throw new ParameterException(
                    command.commandLine(),
                    "--matrix plays the scenarios as they are; of all these options it takes --scenario and --ranges alone");
        }
        if (source.scenario == null) {
            return Scenarios.all();
        }
        try {
            return List.of(Scenarios.get(source.scenario));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), "--scenario: " + e.getMessage(), e);
        }
    }

    /**
     * The numbers of ranges that a matrix is of, the smallest first.
     *
     * @throws ParameterException if they are not two or more that each of the scenarios takes
     */
    List<Long> sizesOfMatrix(List<Scenario> scenarios, CommandSpec command) {
        if (ranges == null) {
            return Matrix.SIZES;
        }
        List<Long> sizes = ranges.stream().distinct().sorted().toList();
        if (sizes.size() < 2 || sizes.get(0) < 1) {
            throw new ParameterException(
                    command.commandLine(),
                    "--ranges: a matrix tells how a cost grows, for which it takes two numbers or more, each at least 1");
        }
        for (Scenario scenario : scenarios) {
            try {
                List<Long> taken = scenario.within(sizes);
                // The number of its rounds may ask for more than one of ranges alone does.
                taken.forEach(scenario::trace);
                if (taken.size() < 2) {
                    throw new ParameterException(
                            command.commandLine(),
                            "--ranges: " + scenario + " takes "
                                    + scenario.parameters().get(0).most()
                                    + " at most, and a matrix wants a smaller number beside that; add one");
                }
            } catch (IllegalArgumentException e) {
                throw new ParameterException(command.commandLine(), "--ranges: " + e.getMessage(), e);
            }
        }
        return sizes;
    }

    private ScenarioTrace scenario() {
        Settings settings = Scenarios.get(source.scenario).standard();
        settings = settings.with(Parameter.RANGES, ranges == null ? RANGES : ranges.get(0));
        for (String parameter : parameters) {
            settings = settings.with(parameter);
        }
        return Scenarios.get(source.scenario).trace(settings);
    }

    private void checkNumbers(CommandSpec command) {
        if (operations != null && operations < 1) {
            throw new ParameterException(
                    command.commandLine(), "--ops " + operations + ": there has to be at least one operation");
        }
        if (seeds != null && seeds < 1) {
            throw new ParameterException(
                    command.commandLine(), "--seeds " + seeds + ": there has to be at least one seed");
        }
        if (time != null && time < 1) {
            throw new ParameterException(command.commandLine(), "--time " + time + ": it takes at least one second");
        }
    }
}
