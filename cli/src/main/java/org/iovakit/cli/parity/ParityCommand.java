// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.parity;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.Callable;
import org.iovakit.app.Environment;
import org.iovakit.app.Rerun;
import org.iovakit.app.Talk;
import org.iovakit.app.diff.DifferenceFiles;
import org.iovakit.app.parity.ComparedTrace;
import org.iovakit.app.parity.StageParity;
import org.iovakit.app.series.EditedSeries;
import org.iovakit.app.series.Lineage;
import org.iovakit.app.series.Rcaches;
import org.iovakit.app.subject.CTwin;
import org.iovakit.cli.shared.BaseOptions;
import org.iovakit.cli.shared.ExitCode;
import org.iovakit.cli.shared.FormatOption;
import org.iovakit.cli.shared.Invocation;
import org.iovakit.cli.shared.ParityTable;
import org.iovakit.cli.shared.SaveOption;
import org.iovakit.cli.shared.SeedOption;
import org.iovakit.cli.shared.SeriesOption;
import org.iovakit.cli.shared.StageOption;
import org.iovakit.domain.State;
import org.iovakit.oracle.parity.ParityDifference;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.trace.Trace;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code iovakit parity}. */
@Command(
        name = "parity",
        mixinStandardHelpOptions = true,
        description = {
            "Hold the Java of each stage against the kernel's own C, with the same operations.",
            "The C is the kernel's iova.c and rbtree.c, as the patches leave them, built in user space. After each"
                    + " operation both sides say what it returned, what it visited and what the domain remembers, and"
                    + " now and then show the whole tree; the first line that differs is a difference. It is shrunk to"
                    + " a minimal trace.",
            "Exits 1 if there is a difference, a crash of the C and a report of its sanitizers among them."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  iovakit parity",
            "  iovakit parity --stage 3 --ops 1000000 --seed 42 --sanitize",
            "  iovakit parity --stage 3 --trace parity-stage3-seed42.trace",
            "  iovakit parity 3 rev:my-branch --kernel ~/src/linux --ops 1000000",
            "  iovakit parity mbox:thread.mbox --kernel ~/src/linux",
        })
public final class ParityCommand implements Callable<Integer> {
    private static final long OPERATIONS = 100_000;

    @ParentCommand
    private Invocation iovakit;

    @Spec
    private CommandSpec spec;

    @Mixin
    private StageOption stage;

    @Option(
            names = "--ops",
            paramLabel = "N",
            description = "Random operations for each stage (default: " + OPERATIONS + ").")
    private Long operations;

    @Mixin
    private SeedOption seed;

    @Option(names = "--tree", description = "Random operations on the tree alone, without the caches above it.")
    private boolean tree;

    @Option(names = "--trace", paramLabel = "FILE", description = "The operations of a trace, instead of random ones.")
    private Path file;

    @Option(
            names = "--sanitize",
            description = "Build the C with AddressSanitizer and UndefinedBehaviorSanitizer; a report is a difference.")
    private boolean sanitize;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description =
                    "How long the C may be at work in silence before it counts as hanging (default: ${DEFAULT-VALUE}).")
    private int timeout;

    @Mixin
    private SaveOption save;

    @Mixin
    private BaseOptions base;

    @Mixin
    private SeriesOption series;

    @Mixin
    private FormatOption format;

    @Parameters(
            arity = "0..2",
            paramLabel = "SUBJECT",
            description = {
                "Two that are to do the same, of which a stage is asked as Java: iovakit parity 3 rev:my-branch. What they"
                        + " answer is compared, and which ranges they hold, not what it costs; iovakit diff --help says"
                        + " which there are.",
                "Or somebody's C alone, all of whose states are held against the stages: which does it the same as?"
            })
    private List<String> subjects = List.of();

    @Override
    public Integer call() throws PatchGenException {
        Environment environment = iovakit.environment();
        List<String> code = subjects.isEmpty() ? stage.subject().stream().toList() : subjects;
        if (!code.isEmpty()) {
            if (!subjects.isEmpty() && !stage.isAll()) {
                throw refusal(
                        "--stage is left away where C is named: a stage to hold it against is named beside it, as in"
                                + " iovakit parity 3 rev:my-branch");
            }
            if (sanitize) {
                throw refusal("--sanitize is for the C of stages: what a stranger's code may do is limited in ways that"
                        + " sanitizers do not work with");
            }
            checkOptions();
            return new SubjectComparison(
                            iovakit.terminal(),
                            environment,
                            base.named(),
                            series,
                            spec,
                            Duration.ofSeconds(timeout),
                            format.isJson(),
                            save)
                    .run(code, this::trace);
        }
        Lineage lineage = series.lineage(environment);
        List<State> stages = stage.of(lineage.states(), spec);
        checkOptions();
        Optional<ComparedTrace> named = named(environment);
        DifferenceFiles files = save.files(environment);
        CTwin twin = CTwin.required(environment);
        EditedSeries kernels = EditedSeries.of(environment, base.named(), lineage);

        SortedSet<String> missing = Rcaches.missing(kernels);
        if (!tree && !missing.isEmpty()) {
            environment.say(Rcaches.different(kernels, missing)
                    + (named.isPresent()
                            ? ": a difference in a domain with rcaches is to be expected"
                            : ": only operations on the tree are compared"));
        }
        ComparedTrace trace = named.orElseGet(() -> random(!tree && missing.isEmpty()));
        Rerun again = new Rerun("parity", base.named(), series.named(), sanitize ? List.of("--sanitize") : List.of());
        StageParity parity = new StageParity(twin, kernels, trace, sanitize, Duration.ofSeconds(timeout), again);
        List<StageParity.Result> results = new ArrayList<>();
        Map<State, Path> saves = new HashMap<>();
        long total = trace.length() < 0 ? -1 : trace.length() * stages.size();
        try (Talk.Count progress = iovakit.terminal().count("comparing", total)) {
            parity.compare(stages, progress::add, result -> {
                results.add(result);
                if (!format.isJson()) {
                    iovakit.terminal().print(() -> iovakit.terminal().show(ParityTable.of(parity, result)));
                }
                save(parity, result, files, again).ifPresent(saved -> saves.put(result.stage(), saved));
            });
        }
        if (format.isJson()) {
            iovakit.terminal().out().print(ParityJson.of(parity, results, saves));
        }
        boolean same = results.stream().allMatch(result -> result.difference().isEmpty());
        return same ? ExitCode.CLEAN : ExitCode.FOUND;
    }

    private void checkOptions() {
        if (file != null && (operations != null || seed.isNamed() || tree)) {
            throw refusal("--trace gives the operations: leave --ops, --seed and --tree away");
        }
        if (operations != null && operations < 1) {
            throw refusal("--ops " + operations + ": there has to be at least one operation");
        }
        if (timeout < 1) {
            throw refusal("--timeout " + timeout + ": the C needs at least one second");
        }
    }

    private ParameterException refusal(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private Optional<ComparedTrace> named(Environment environment) throws PatchGenException {
        return file == null
                ? Optional.empty()
                : Optional.of(ComparedTrace.file(file, environment.directory().resolve(file)));
    }

    /** @param rcaches whether random operations may use the caches */
    private ComparedTrace trace(boolean rcaches) throws PatchGenException {
        return named(iovakit.environment()).orElseGet(() -> random(!tree && rcaches));
    }

    private ComparedTrace random(boolean rcaches) {
        return ComparedTrace.random(seed.orStandard(), operations == null ? OPERATIONS : operations, rcaches);
    }

    /** Saves the minimal trace of a difference, and says how to replay it. */
    private static Optional<Path> save(
            StageParity parity, StageParity.Result result, DifferenceFiles files, Rerun again) {
        Optional<Trace> minimal = result.difference().flatMap(ParityDifference::minimal);
        if (minimal.isEmpty()) {
            return Optional.empty();
        }
        int number = result.stage().number();
        return files.saveAndTell(
                parity.trace()::is,
                "parity-stage" + number + "-" + parity.trace().stem(),
                List.of(
                        "stage " + number + " of " + parity.base() + ", "
                                + parity.trace().title(),
                        "Java: " + result.difference().orElseThrow().javaLine(),
                        "C:    " + result.difference().orElseThrow().cLine()),
                minimal.get(),
                file -> again.of(List.of("--stage", "" + number), List.of("--trace", file.toString())));
    }
}
