// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.iovakit.app.report.VerdictTable.SuiteVerdict;
import org.iovakit.app.series.Lineage;
import org.iovakit.app.suite.Costs;
import org.iovakit.cli.shared.Terminal;
import org.iovakit.diff.DiffResult;
import org.iovakit.diff.Pair;
import org.iovakit.diff.StageSubject;
import org.iovakit.diff.matrix.Matrix;
import org.iovakit.domain.StageTree;
import org.iovakit.domain.State;
import org.iovakit.kunit.backend.Backend;
import org.iovakit.kunit.backend.BackendResult;
import org.iovakit.kunit.iova.StageRunner;
import org.iovakit.kunit.iova.Suite;
import org.iovakit.oracle.StructSize;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.series.Series;
import org.iovakit.trace.Operation;
import org.iovakit.trace.Trace;
import org.iovakit.trace.scenario.Scenario;
import org.iovakit.trace.scenario.Scenarios;

/** A page with all its parts, made in a moment, and without a kernel. */
final class SampleReport {
    static final String HOSTILE = "<img src=x onerror=alert(1)> & \"<script>alert('2')</script>\"";

    private static final Path PROJECT = Path.of("").toAbsolutePath().getParent();

    private SampleReport() {}

    /** What the scenarios cost, and one whose refusals differ. */
    private static final List<Scenario> SCENARIOS = Stream.concat(
                    Scenarios.ofTheSeries().stream(), Stream.of(Scenarios.get("near-exhaustion")))
            .toList();

    static Report make() {
        List<State> stages = StageTree.installed().lineage("kunit");
        VerdictTable verdict = verdict(stages, stage -> "" + stage.number());
        List<LogLogPlot> plots = CostPlots.of(stages, 1000, Costs::measure);
        Matrix matrix = Matrix.measure(StageSubject.of(stages, true), SCENARIOS, () -> {});
        List<String> names = stages.stream().map(State::name).toList();
        List<DiffResult> hunts = hunts(stages, matrix);
        ShownFinding finding = new ShownFinding(
                HOSTILE,
                HOSTILE,
                List.of(HOSTILE),
                List.of("alloc_iova"),
                "iovakit diff <&>",
                Story.of(new Pair(stages.get(3), stages.get(4)), trace()));
        try {
            return new Report(
                    HOSTILE,
                    List.of(new Report.Fact("kernel", HOSTILE)),
                    Overview.of(
                            matrix.heads(), names, columns(matrix, hunts, List.of(new SuiteVerdict("iova", verdict)))),
                    Summary.of(verdict, plots, matrix),
                    List.of(HOSTILE),
                    verdict,
                    plots,
                    MatrixSection.of(matrix),
                    Findings.of(matrix.heads(), names, hunts, Findings::again, Map.of(4, List.of(finding))),
                    "a map",
                    AddressMap.of(
                            List.of(stages.get(0), stages.get(4)),
                            Scenarios.get("mixed-masks").trace(128)),
                    code("iova-augmented-rbtree", stages, matrix.heads()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Two series side by side, with two suites. */
    static SeriesReport several() {
        List<State> first = StageTree.installed().lineage("kunit");
        List<State> second = StageTree.installed().lineage("root-search");
        List<State> all = new ArrayList<>(first);
        all.addAll(second.subList(1, second.size()));
        Matrix matrix = Matrix.measure(
                List.of(StageSubject.of(first), StageSubject.of(second)), Matrix.SIZES, SCENARIOS, () -> {});
        List<String> heads = matrix.heads();
        List<String> names = all.stream().map(State::name).toList();
        List<DiffResult> hunts = hunts(all, matrix);
        VerdictTable verdict = verdict(all, stage -> heads.get(all.indexOf(stage)));
        List<SuiteVerdict> suites =
                List.of(new SuiteVerdict("iova", verdict), new SuiteVerdict("iova-kunit-test", verdict));
        List<Overview.Column> columns = columns(matrix, hunts, suites);
        int base = first.size();
        return new SeriesReport(
                "two series",
                List.of(),
                Overview.of(
                        columns,
                        List.of(
                                Overview.group("", 0, 1, heads, names, columns),
                                Overview.group("A", 1, base, heads, names, columns),
                                Overview.group("B", base, all.size(), heads, names, columns))),
                List.of(),
                List.of(),
                suites,
                new ComplexityTable(
                        heads,
                        List.of(new ComplexityTable.Row(
                                "test_linear_search",
                                "native32",
                                "100,000",
                                Collections.nCopies(heads.size(), new ComplexityTable.Cell(true, "24,998"))))),
                List.of(),
                MatrixSection.of(matrix),
                Findings.of(heads, names, hunts, Findings::again, Map.of()),
                Stream.of(code("iova-augmented-rbtree", all, heads), code("iova-aligned-order", all, heads))
                        .flatMap(List::stream)
                        .toList());
    }

    private static List<DiffResult> hunts(List<State> stages, Matrix matrix) {
        return Findings.hunt(
                Findings.pairs(StageSubject.of(stages), OverviewColumns.before(matrix)), Terminal.ofSystem());
    }

    private static List<Overview.Column> columns(Matrix matrix, List<DiffResult> hunts, List<SuiteVerdict> suites) {
        return new OverviewColumns(matrix.heads(), OverviewColumns.before(matrix)).all(hunts, matrix, suites);
    }

    /** As if the suite had been run everywhere, and sizes were known. */
    private static VerdictTable verdict(List<State> stages, Function<State, String> heads) {
        List<BackendResult> results = new ArrayList<>();
        Map<State, StructSize> sizes = new HashMap<>();
        for (BackendResult java : BackendResult.of(StageRunner.run(Suite.IOVA, stages))) {
            for (Backend backend : Backend.values()) {
                results.add(new BackendResult(
                        backend, java.stage(), java.wanted(), java.suite(), java.trouble(), java.log(), java.time()));
            }
            sizes.put(java.stage(), new StructSize(40 + 16 * sizes.size(), 64 << (sizes.size() / 2), 64));
        }
        return VerdictTable.of(results, sizes, heads);
    }

    private static List<SideBySide> code(String series, List<State> stages, List<String> heads) {
        try {
            Lineage lineage = Lineage.of(
                    Series.read(PROJECT.resolve("series").resolve(series).resolve("v1")), StageTree.installed());
            return SideBySide.of(PROJECT, lineage, List.of(), stage -> heads.get(stages.indexOf(stage)));
        } catch (PatchGenException e) {
            throw new AssertionError(e);
        }
    }

    /** The last request fits a gap that happens to lie right, which stage 4 passes for a roomier one. */
    static Trace trace() {
        return new Trace(
                1,
                List.of(
                        new Operation.Domain(4096, 1, false),
                        new Operation.Reserve(0xffff8, 0xffffb),
                        new Operation.Alloc(4, 0xfffff, true)));
    }
}
