// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.iovakit.app.Environment;
import org.iovakit.app.series.EditedSeries;
import org.iovakit.app.series.Lineage;
import org.iovakit.app.subject.CTwin;
import org.iovakit.app.subject.SubjectCode;
import org.iovakit.app.subject.SubjectName;
import org.iovakit.app.subject.Subjects;
import org.iovakit.bench.Race;
import org.iovakit.cli.shared.BaseOptions;
import org.iovakit.cli.shared.ExitCode;
import org.iovakit.cli.shared.FormatOption;
import org.iovakit.cli.shared.Invocation;
import org.iovakit.cli.shared.SeriesOption;
import org.iovakit.cli.shared.StageOption;
import org.iovakit.cli.shared.SubjectsOnC;
import org.iovakit.domain.State;
import org.iovakit.oracle.Compiler;
import org.iovakit.oracle.NoCompilerException;
import org.iovakit.oracle.TimedTwin;
import org.iovakit.patchgen.PatchGenException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code iovakit bench}. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = {
            "Time allocations and frees in a busy domain, Java beside C, by stage and by the ranges in the domain.",
            "Sixteen ranges are freed, and as many allocated, of 1 to 16 pages, every other one aligned. Java and the"
                    + " stage's C, compiled with -O2, do the same operations, each in a process of its own, round by"
                    + " round in turn; shown is the median of the rounds. Without a C compiler Java is timed alone.",
            "C of anybody's has no Java, and is timed beside other C, both kept from all but memory and their input and"
                    + " output; iovakit diff --help says which names there are."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  iovakit bench --stage 1 --ranges 100000",
            "  iovakit bench --stage 4 --against 0 --ranges 100,1000",
            "  iovakit bench --kernel ~/src/linux --rev v6.12 --format json",
            "  iovakit bench --stage mbox:thread.mbox --kernel ~/src/linux",
            "  iovakit bench --stage rev:my-branch --against 3 --kernel ~/src/linux",
        })
public final class BenchCommand implements Callable<Integer> {
    private static final int MAX_RANGES = 4_000_000;

    /** For a round of somebody's C, which has a fraction of a second to do. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @ParentCommand
    private Invocation iovakit;

    @Spec
    private CommandSpec spec;

    @Mixin
    private BaseOptions base;

    @Mixin
    private StageOption stage;

    @Option(
            names = "--ranges",
            paramLabel = "N",
            split = ",",
            defaultValue = "1000,10000,100000,1000000",
            description = "Ranges in the domain, one or more numbers with commas (default: ${DEFAULT-VALUE}).")
    private List<Integer> ranges;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "7",
            description = "Rounds that count, at least 5, after as many that do not (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--steps",
            paramLabel = "N",
            defaultValue = "100000",
            description = "Frees, and as many allocations, in a round (default: ${DEFAULT-VALUE}).")
    private int steps;

    @Option(
            names = "--against",
            paramLabel = "STAGE|SUBJECT",
            description =
                    "Time the C of this stage in the same rounds too, and hold the C of the others against it; v2/3"
                            + " or NAME/v1/3 is that of another series. Or C of anybody's, see --stage; what has several"
                            + " states is held against the first of them where nothing is named.")
    private String against;

    @Mixin
    private SeriesOption series;

    @Mixin
    private FormatOption format;

    @Override
    public Integer call() throws PatchGenException {
        checkNumbers();
        Environment environment = iovakit.environment();
        Lineage lineage = series.lineage(environment);
        if (stage.subject().isPresent() || (against != null && SubjectName.isOne(against))) {
            return onCode(environment, lineage);
        }
        List<State> stages = stage.of(lineage.states(), spec);
        Optional<Compiler> compiler = compiler(environment);
        BenchReport report = new BenchReport(compiler.map(Compiler::version), Optional.ofNullable(against));
        Race race = new Race(rounds, rounds, steps);
        try {
            List<Race.Side> others = against == null ? List.of() : List.of(other(environment, compiler.get()));
            Optional<EditedSeries> kernels = compiler.isPresent()
                    ? Optional.of(EditedSeries.of(environment, base.named(), lineage))
                    : Optional.empty();
            for (State each : stages) {
                String allocator = "stage " + each.number();
                List<Race.Side> sides = new ArrayList<>();
                sides.add(Race.Side.java(allocator, each.code(), javaCommand()));
                if (compiler.isPresent()) {
                    sides.add(c(allocator, environment, compiler.get(), kernels.get(), each));
                }
                sides.addAll(others);
                for (int n : ranges) {
                    environment.say(allocator + ", " + n + " ranges");
                    report.add(each, n, race.run(sides, n));
                }
            }
        } catch (IOException e) {
            throw new PatchGenException("cannot run the bench: " + e.getMessage(), e);
        }
        iovakit.terminal().out().print(format.isJson() ? report.json() : report.table());
        return ExitCode.CLEAN;
    }

    /** C beside C. */
    private int onCode(Environment environment, Lineage lineage) throws PatchGenException {
        String beside = against == null ? firstState() : against;
        CTwin twin = CTwin.required(environment);
        TimedTwin programs = new TimedTwin(twin.compiler(), twin.programs());
        try (Subjects subjects = new Subjects(twin, false)) {
            SubjectsOnC named = new SubjectsOnC(environment, base.named(), subjects, series, spec);
            SubjectCode other = named.code(beside);
            List<SubjectCode> codes = codes(named, lineage);
            codes.removeIf(code -> code.label().equals(other.label()));
            if (codes.isEmpty()) {
                throw new ParameterException(
                        spec.commandLine(),
                        other.title() + " cannot be timed beside itself; name another with --against");
            }
            CodeBenchReport report = new CodeBenchReport(other, codes, named.against());
            Race race = new Race(rounds, rounds, steps);
            Race.Side its = strange(programs, other);
            for (SubjectCode code : codes) {
                List<Race.Side> sides = List.of(strange(programs, code), its);
                for (int n : ranges) {
                    environment.say(code.title() + ", " + n + " ranges");
                    report.add(code, n, race.run(sides, n));
                }
            }
            iovakit.terminal().out().print(format.isJson() ? report.json() : report.table());
            return ExitCode.CLEAN;
        } catch (IOException e) {
            throw new PatchGenException("cannot run the bench: " + e.getMessage(), e);
        }
    }

    private List<SubjectCode> codes(SubjectsOnC named, Lineage lineage) throws PatchGenException {
        if (stage.subject().isPresent()) {
            return new ArrayList<>(named.codes(stage.subject().get()));
        }
        List<SubjectCode> codes = new ArrayList<>();
        for (State state : stage.of(lineage.states(), spec)) {
            codes.add(named.code(state.label()));
        }
        return codes;
    }

    private static Race.Side strange(TimedTwin programs, SubjectCode code) throws PatchGenException {
        try {
            return Race.Side.strange(code.title(), programs.strange(code.kernel()), PATIENCE);
        } catch (IOException e) {
            throw Subjects.unbuilt(code, e);
        }
    }

    /** Of what is to be timed. */
    private String firstState() throws PatchGenException {
        SubjectName name = SubjectName.parse(stage.subject().orElseThrow()).orElseThrow();
        return name.firstState()
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        "--stage " + name.written()
                                + " is one state: name what it is timed beside, as in --against 0"));
    }

    /** The C that is held against. */
    private Race.Side other(Environment environment, Compiler compiler) throws IOException, PatchGenException {
        Lineage lineage = series.lineages(List.of(against), environment).get(against);
        State state = StageOption.named(against.substring(against.lastIndexOf('/') + 1), lineage.states(), spec);
        EditedSeries kernels = EditedSeries.of(environment, base.named(), lineage);
        return c("the other", environment, compiler, kernels, state);
    }

    private static Race.Side c(
            String allocator, Environment environment, Compiler compiler, EditedSeries kernels, State state)
            throws IOException, PatchGenException {
        return Race.Side.c(allocator, new TimedTwin(compiler, environment.programs()).program(kernels.at(state)));
    }

    private void checkNumbers() {
        if (rounds < 5) {
            throw new ParameterException(spec.commandLine(), "--rounds " + rounds + ": a median wants at least 5");
        }
        if (steps < 1) {
            throw new ParameterException(spec.commandLine(), "--steps " + steps + ": a round has at least 1");
        }
        for (int n : ranges) {
            if (n < 1 || n > MAX_RANGES) {
                throw new ParameterException(
                        spec.commandLine(), "--ranges " + n + ": a domain holds from 1 to " + MAX_RANGES);
            }
        }
    }

    private Optional<Compiler> compiler(Environment environment) throws PatchGenException {
        if (against != null) {
            return Optional.of(CTwin.required(environment).compiler());
        }
        try {
            return Optional.of(CTwin.of(environment).compiler());
        } catch (NoCompilerException e) {
            environment.say("Java is timed alone: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** This JVM again, with the options that it was started with. */
    private static List<String> javaCommand() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        return command;
    }
}
