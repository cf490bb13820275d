// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.report;

import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.iovakit.app.Environment;
import org.iovakit.app.NamedBase;
import org.iovakit.app.Talk;
import org.iovakit.app.report.Report.Fact;
import org.iovakit.app.report.VerdictTable.SuiteVerdict;
import org.iovakit.app.series.EditedSeries;
import org.iovakit.app.series.Lineage;
import org.iovakit.app.suite.ComplexityResult;
import org.iovakit.app.suite.ComplexityRunner;
import org.iovakit.app.suite.KeptAnswers;
import org.iovakit.app.suite.KernelRunner;
import org.iovakit.app.suite.SuiteOnC;
import org.iovakit.app.suite.SuiteReport;
import org.iovakit.diff.DiffResult;
import org.iovakit.diff.StageSubject;
import org.iovakit.diff.Subject;
import org.iovakit.diff.matrix.Matrix;
import org.iovakit.domain.State;
import org.iovakit.kunit.backend.Backend;
import org.iovakit.kunit.backend.BackendResult;
import org.iovakit.kunit.iova.StageRunner;
import org.iovakit.kunit.iova.Suite;
import org.iovakit.oracle.StructSize;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.base.KernelBase;
import org.iovakit.patchgen.base.NoBaseException;
import org.iovakit.trace.Replayer;

/** Runs and measures what a page of several series shows. For one page. */
public final class SeriesReportMaker {
    /** Matrix, suite, costs, findings. */
    private static final int PARTS = 4;

    private final Environment environment;
    private final List<Lineage> lineages;

    /** The base, and what the patches of each series leave. */
    private final List<State> states = new ArrayList<>();

    private final Map<State, String> heads = new HashMap<>();
    private final List<Fact> facts = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final List<SideBySide> patches = new ArrayList<>();

    /**
     * Nothing is run yet.
     *
     * @param lineages of the series, two or more, whose states say of which they are
     */
    public SeriesReportMaker(Environment environment, List<Lineage> lineages) {
        this.environment = environment;
        this.lineages = List.copyOf(lineages);
        states.add(lineages.get(0).base());
        lineages.forEach(lineage -> states.addAll(lineage.ofPatches()));
    }

    /**
     * Runs and measures.
     *
     * @param full whether to boot kernels too
     * @param largest ranges in the largest domain, see {@link CostPlots#of}
     * @param date of the page
     * @param commandLine that asked for it
     * @throws PatchGenException if there is a base that cannot be used or does not fit one of the series, or what was asked
     *     for cannot be run here
     */
    public SeriesReport make(NamedBase named, boolean full, long largest, ZonedDateTime date, String commandLine)
            throws PatchGenException {
        try (Talk.Parts parts = environment.talk().parts("report", PARTS)) {
            return make(named, full, largest, date, commandLine, parts);
        }
    }

    private SeriesReport make(
            NamedBase named, boolean full, long largest, ZonedDateTime date, String commandLine, Talk.Parts parts)
            throws PatchGenException {
        parts.begin("matrix");
        boolean touches = states.stream().allMatch(Replayer::canCount);
        List<List<Subject>> lines = lineages.stream()
                .map(lineage -> StageSubject.of(lineage.states(), touches))
                .toList();
        Matrix matrix = MatrixSection.measure(lines, environment.talk());
        List<String> columns = matrix.heads();
        for (int i = 0; i < states.size(); i++) {
            heads.put(states.get(i), columns.get(i));
        }
        for (Lineage lineage : lineages) {
            facts.add(new Fact(letter(lineage), title(lineage)));
        }
        parts.begin("suite");
        List<SuiteVerdict> suites = new ArrayList<>();
        List<ComplexityResult> complexity = new ArrayList<>();
        Optional<KernelBase> found = base(named, full);
        if (found.isPresent()) {
            try (KernelBase base = found.get()) {
                facts.add(new Fact("kernel", base.describe()));
                List<EditedSeries> kernels = new ArrayList<>();
                for (Lineage lineage : lineages) {
                    EditedSeries kernel = new EditedSeries(base, lineage);
                    kernels.add(kernel);
                    patches.addAll(SideBySide.of(environment.home(), lineage, kernel.patches(), heads::get));
                }
                SuiteOnC runner =
                        new SuiteOnC(environment, full ? Set.of(Backend.KERNEL) : Set.of(), KernelRunner.BOOT_LIMIT);
                for (Lineage adding : distinctSuites()) {
                    suites.add(onC(runner, base, kernels, adding));
                }
                runner.leftOut().forEach(what -> notes.add(Notation.sentence(what)));
                boolean natively = suites.stream()
                        .allMatch(suite -> suite.verdict().backends().contains(Backend.NATIVE.toString()));
                complexity.addAll(complexity(base, kernels, natively));
            }
        } else {
            for (Lineage lineage : lineages) {
                patches.addAll(SideBySide.of(environment.home(), lineage, List.of(), heads::get));
            }
            for (Lineage adding : distinctSuites()) {
                Suite suite = adding.suite().whole();
                suites.add(verdict(suite, BackendResult.of(StageRunner.run(suite, states)), Map.of()));
            }
            complexity.addAll(new ComplexityRunner(environment, states).onJava());
        }
        parts.begin("costs");
        List<LogLogPlot> plots =
                CostPlots.of(states, largest, new KeptAnswers(environment)::costs, places -> titles(places, columns));
        parts.begin("findings");
        List<Integer> before = OverviewColumns.before(matrix);
        List<DiffResult> hunts = Findings.hunt(Findings.pairs(StageSubject.of(states), before), environment.talk());
        List<String> names = states.stream().map(State::name).toList();
        return new SeriesReport(
                lineages.stream().map(SeriesReportMaker::title).collect(Collectors.joining(" and ")),
                Report.facts(facts, date, commandLine),
                overview(names, new OverviewColumns(columns, before).all(hunts, matrix, suites)),
                summary(suites, plots, matrix),
                notes,
                suites,
                ComplexityTable.of(complexity, heads::get),
                plots,
                MatrixSection.of(
                        matrix, columns.stream().map(head -> "stage " + head).toList()),
                Findings.of(
                        columns,
                        names,
                        hunts,
                        Findings::again,
                        Findings.kept(matrix, environment.home().resolve("docs"))),
                patches);
    }

    /** The base, and then a group a series. */
    private Overview overview(List<String> names, List<Overview.Column> columns) {
        List<String> all = states.stream().map(heads::get).toList();
        List<Overview.Group> groups = new ArrayList<>(List.of(Overview.group("", 0, 1, all, names, columns)));
        int from = 1;
        for (Lineage lineage : lineages) {
            int to = from + lineage.ofPatches().size();
            groups.add(Overview.group(letter(lineage) + ": " + title(lineage), from, to, all, names, columns));
            from = to;
        }
        return Overview.of(columns, groups);
    }

    private static String title(Lineage lineage) {
        return lineage.series().file().name() + " v" + lineage.series().file().version();
    }

    /** What its stages' heads begin with. */
    private String letter(Lineage lineage) {
        return heads.get(lineage.ofPatches().get(0)).substring(0, 1);
    }

    /** Those whose suites are others than those of the ones before. */
    private List<Lineage> distinctSuites() {
        Set<String> names = new TreeSet<>();
        return lineages.stream()
                .filter(lineage -> names.add(lineage.suite().toString()))
                .toList();
    }

    /** The base; absent, and that is said, where there is none and the page can do without. */
    private Optional<KernelBase> base(NamedBase named, boolean needed) throws PatchGenException {
        Set<String> files = new TreeSet<>();
        for (Lineage lineage : lineages) {
            files.addAll(lineage.files(lineage.texts()));
        }
        try {
            return Optional.of(environment.base(named, files));
        } catch (NoBaseException e) {
            if (needed) {
                throw e;
            }
            String what = "there is no C on the page: " + e.getMessage();
            environment.say(what);
            notes.add(Notation.sentence(what));
            return Optional.empty();
        }
    }

    /** A suite on the C of all, with all of its cases. */
    private SuiteVerdict onC(SuiteOnC runner, KernelBase base, List<EditedSeries> kernels, Lineage adding)
            throws PatchGenException {
        Suite suite = adding.suite().whole();
        EditedSeries its = kernels.get(lineages.indexOf(adding));
        List<BackendResult> results = new ArrayList<>();
        Map<State, StructSize> sizes = new HashMap<>();
        for (EditedSeries each : kernels) {
            List<State> of = own(each);
            SuiteReport report = runner.run(base, each.withSuiteOf(its), of, StageRunner.run(suite, of));
            results.addAll(report.all());
            report.inC().sizes().forEach(size -> sizes.put(size.stage(), size.c()));
        }
        return verdict(suite, results, sizes);
    }

    /** The states of a series; the base with the first alone. */
    private List<State> own(EditedSeries kernels) {
        List<State> all = kernels.lineage().states();
        return all.stream().filter(states::contains).toList();
    }

    private SuiteVerdict verdict(Suite suite, List<BackendResult> results, Map<State, StructSize> sizes) {
        return new SuiteVerdict(suite.toString(), VerdictTable.of(results, sizes, heads::get));
    }

    /** @param natively whether there is what that takes */
    private List<ComplexityResult> complexity(KernelBase base, List<EditedSeries> kernels, boolean natively)
            throws PatchGenException {
        List<ComplexityResult> results = new ArrayList<>();
        for (EditedSeries each : kernels) {
            ComplexityRunner runner = new ComplexityRunner(environment, own(each));
            results.addAll(natively ? runner.on(Set.of(Backend.NATIVE), base, each, Duration.ZERO) : runner.onJava());
        }
        results.sort(Comparator.comparing(ComplexityResult::backend));
        return results;
    }

    /** {@code 0, B1, B2}: three or more of a series in a row by the first and the last. */
    private static String titles(List<Integer> places, List<String> columns) {
        List<String> titles = new ArrayList<>();
        for (int from = 0; from < places.size(); ) {
            int to = from;
            while (to + 1 < places.size()
                    && places.get(to + 1) == places.get(to) + 1
                    && columns.get(places.get(to + 1)).charAt(0)
                            == columns.get(places.get(from)).charAt(0)) {
                to++;
            }
            if (to - from > 1) {
                titles.add(columns.get(places.get(from)) + "–" + columns.get(places.get(to)));
            } else {
                places.subList(from, to + 1).forEach(place -> titles.add(columns.get(place)));
            }
            from = to + 1;
        }
        return String.join(", ", titles);
    }

    private List<String> summary(List<SuiteVerdict> suites, List<LogLogPlot> plots, Matrix matrix) {
        List<String> paragraphs = new ArrayList<>();
        for (SuiteVerdict suite : suites) {
            paragraphs.add(
                    "Suite " + suite.name() + ", with all its cases: " + Summary.verdict(suite.verdict(), "stage"));
        }
        for (LogLogPlot plot : plots) {
            paragraphs.add("In " + plot.scenario() + ", among "
                    + Notation.count(plot.curves().get(0).last().ranges()) + " ranges, an allocation visits "
                    + plot.curves().stream()
                            .map(curve -> Notation.count(curve.last().cost().mean()) + " nodes at " + curve.title())
                            .collect(Collectors.joining(", "))
                    + ".");
        }
        for (Lineage lineage : lineages) {
            int last =
                    states.indexOf(lineage.ofPatches().get(lineage.ofPatches().size() - 1));
            String worse = Summary.worse(matrix, last, 0);
            paragraphs.add("Of " + matrix.rows().size() + " scenarios, after all patches of " + letter(lineage) + " "
                    + (worse.isEmpty()
                            ? "none is worse than without any."
                            : "these are worse than without any: " + worse + "."));
        }
        return paragraphs;
    }
}
