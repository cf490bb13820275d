// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.trace;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.iovakit.app.Environment;
import org.iovakit.app.InputFile;
import org.iovakit.app.Talk;
import org.iovakit.app.report.LoadReport;
import org.iovakit.app.report.LoadReportMaker;
import org.iovakit.app.report.ReportPage;
import org.iovakit.app.series.EditedSeries;
import org.iovakit.app.series.Lineage;
import org.iovakit.app.subject.CTwin;
import org.iovakit.app.subject.SubjectName;
import org.iovakit.app.subject.Subjects;
import org.iovakit.app.trace.Judgement;
import org.iovakit.app.trace.Judgement.Judged;
import org.iovakit.app.trace.Load;
import org.iovakit.app.trace.ReplaySummary;
import org.iovakit.bench.LockCost;
import org.iovakit.cli.shared.BaseOptions;
import org.iovakit.cli.shared.Completions;
import org.iovakit.cli.shared.ExitCode;
import org.iovakit.cli.shared.FormatOption;
import org.iovakit.cli.shared.ResultFile;
import org.iovakit.cli.shared.SeriesOption;
import org.iovakit.cli.shared.SubjectsOnC;
import org.iovakit.diff.StageSubject;
import org.iovakit.diff.Subject;
import org.iovakit.domain.State;
import org.iovakit.oracle.NoCompilerException;
import org.iovakit.oracle.TimedTwin;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.series.SeriesFile;
import org.iovakit.trace.TraceSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code iovakit trace judge}. */
@Command(
        name = "judge",
        mixinStandardHelpOptions = true,
        description = {
            "Say whether a series serves a load better, in a sentence and a table: of a capture, as iovakit trace import"
                    + " reads it, or of a trace.",
            "A load costs the nodes that are touched while the lock is held, at worst and on average; a state is better or"
                    + " worse if that is half as many or twice as many, as in iovakit diff --matrix, and worse if it"
                    + " refuses more. Times are estimated from"
                    + " a measurement of C on this machine, and where the capture tells how much time passed, so is the"
                    + " share of it in which somebody held the lock. What the capture lacks is said with the answer.",
            "Exits 1 if the last state serves the load worse than the first."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  iovakit trace judge iommu.gz",
            "  iovakit trace judge --html nic.html iommu.gz",
            "  iovakit trace judge --series v1,v2 --format json nic.trace",
            "  iovakit trace judge --stage range:v7.1..my-branch --kernel ~/src/linux iommu.gz",
        })
final class TraceJudgeCommand implements Callable<Integer> {
    @ParentCommand
    private TraceCommand parent;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--series",
            paramLabel = "NAME|DIR",
            completionCandidates = Completions.SeriesNames.class,
            split = ",",
            description = "Series as elsewhere, one or two with a comma, which are held each against its base (default:"
                    + " the newest version of iova-augmented-rbtree).")
    private List<String> series = new ArrayList<>();

    @Option(
            names = "--stage",
            paramLabel = "NAME",
            description = "C of anybody's in place of a series, as for iovakit diff; of several states all.")
    private String stage;

    @Option(
            names = "--html",
            paramLabel = "FILE",
            description = "Also write a page, in place of one that is there: cost, wait and address space over time.")
    private String html;

    @Mixin
    private BaseOptions base;

    @Mixin
    private CaptureOptions captures;

    @Mixin
    private FormatOption format;

    @Parameters(paramLabel = "FILE", description = "A capture or a trace, or -; gzip, xz, bzip2 and zstd are read.")
    private Path file;

    private Optional<String> untimed = Optional.empty();

    @Override
    public Integer call() throws PatchGenException {
        Environment environment = parent.environment();
        if (stage != null && !series.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "--stage names C in place of a series; leave --series out");
        }
        if (stage != null && !SubjectName.isOne(stage)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--stage " + stage
                            + ": C of anybody's is named here, as in --stage range:v7.1..v7.2; all stages of a"
                            + " series are judged without it");
        }
        List<Lineage> lineages = new SeriesOption().several(stage == null ? series : List.of(), environment);
        Optional<ResultFile> page =
                html == null ? Optional.empty() : Optional.of(ResultFile.named(parent, "--html", html));
        JudgeReport report;
        try (Load load = load(environment)) {
            List<Judgement> judgements = stage == null
                    ? ofSeries(environment, lineages, load.trace())
                    : List.of(ofCode(environment, lineages.get(0), load.trace()));
            report = new JudgeReport(judgements, untimed);
            if (page.isPresent()) {
                write(page.get(), judgements, lineages, load.trace());
            }
        } catch (UncheckedIOException e) {
            throw new PatchGenException("cannot replay: " + e.getCause().getMessage(), e);
        } catch (IOException e) {
            throw InputFile.of(environment, file).unreadable(e, "a capture or a trace");
        } catch (OutOfMemoryError e) {
            throw new PatchGenException(
                    file + ": no memory for what the trace holds at a time; give Java more, as in"
                            + " IOVAKIT_JAVA_OPTS=-Xmx8g",
                    e);
        }
        parent.terminal().out().print(format.isJson() ? report.json() : report.table());
        return report.isGood() ? ExitCode.CLEAN : ExitCode.FOUND;
    }

    private void write(ResultFile page, List<Judgement> judgements, List<Lineage> lineages, TraceSource trace)
            throws PatchGenException, IOException {
        List<LoadReport.Section> sections = new ArrayList<>();
        for (int i = 0; i < judgements.size(); i++) {
            List<State> states = stage == null ? lineages.get(i).states() : List.of();
            sections.add(LoadReportMaker.section(
                    stage == null ? title(lineages.get(i).series().file()) : stage,
                    judgements.get(i),
                    states.isEmpty() ? states : List.of(states.get(0), states.get(states.size() - 1)),
                    trace));
        }
        String command = "iovakit "
                + String.join(" ", spec.commandLine().getParseResult().originalArgs());
        String name = InputFile.of(parent.environment(), file).title();
        String text = ReportPage.of(LoadReportMaker.of(name, command, sections, judgements));
        page.write(UTF_8, out -> out.write(text));
    }

    private static String title(SeriesFile series) {
        return series.name() + " v" + series.version();
    }

    private Load load(Environment environment) throws PatchGenException {
        try (Talk.Count progress = parent.terminal().count("reading events", -1)) {
            return Load.of(InputFile.of(environment, file), captures.options(spec), progress::add);
        }
    }

    private List<Judgement> ofSeries(Environment environment, List<Lineage> lineages, TraceSource trace)
            throws PatchGenException, IOException {
        List<Judgement> judgements = new ArrayList<>();
        for (Lineage lineage : lineages) {
            Optional<Kernels> kernels = kernels(environment, lineage);
            List<Judged> states = new ArrayList<>();
            for (State state : lineage.states()) {
                ReplaySummary summary = replay(new StageSubject(state, true, false), trace);
                states.add(new Judged(
                        summary,
                        kernels.isPresent()
                                ? OptionalInt.of(
                                        LockCost.rangeBytes(kernels.get().program(state)))
                                : OptionalInt.empty()));
            }
            judgements.add(new Judgement(states, cost(kernels, lineage)));
        }
        return judgements;
    }

    private Judgement ofCode(Environment environment, Lineage lineage, TraceSource trace)
            throws PatchGenException, IOException {
        List<Judged> states = new ArrayList<>();
        try (Subjects subjects = new Subjects(CTwin.required(environment), true)) {
            SubjectsOnC named = new SubjectsOnC(environment, base.named(), subjects, new SeriesOption(), spec);
            for (Subject subject : named.states(stage)) {
                states.add(new Judged(replay(subject, trace), OptionalInt.empty()));
            }
        }
        return new Judgement(states, cost(kernels(environment, lineage), lineage));
    }

    private ReplaySummary replay(Subject subject, TraceSource trace) throws IOException {
        try (Talk.Count progress = parent.terminal().count("replaying at " + subject.title(), -1);
                TraceSource.Cursor operations = trace.open()) {
            return ReplaySummary.of(subject, trace.cpus(), operations, progress::add);
        }
    }

    /** The C of the states of a series, to be timed. */
    private record Kernels(TimedTwin twin, EditedSeries edited) {
        Path program(State state) throws IOException {
            return twin.program(edited.at(state));
        }
    }

    private Optional<Kernels> kernels(Environment environment, Lineage lineage) throws PatchGenException {
        try {
            TimedTwin twin = new TimedTwin(CTwin.of(environment).compiler(), environment.programs());
            return Optional.of(new Kernels(twin, EditedSeries.of(environment, base.named(), lineage)));
        } catch (NoCompilerException e) {
            untimed = Optional.of(e.getMessage());
        } catch (PatchGenException e) {
            if (environment.baseRequest(base.named()).isNamed()) {
                throw e;
            }
            untimed = Optional.of(e.getMessage());
        }
        return Optional.empty();
    }

    private static Optional<LockCost> cost(Optional<Kernels> kernels, Lineage lineage) throws IOException {
        State first = lineage.states().get(0);
        return kernels.isPresent()
                ? Optional.of(LockCost.measure(kernels.get().program(first), first))
                : Optional.empty();
    }
}
