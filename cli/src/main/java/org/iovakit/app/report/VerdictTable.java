// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.iovakit.app.subject.CodeState;
import org.iovakit.app.suite.SuiteOnCode;
import org.iovakit.domain.State;
import org.iovakit.kunit.backend.Agreement;
import org.iovakit.kunit.backend.Backend;
import org.iovakit.kunit.backend.BackendResult;
import org.iovakit.kunit.ktap.KtapStatus;
import org.iovakit.kunit.ktap.KtapTest;
import org.iovakit.oracle.StructSize;

/**
 * What suites came to, by stage or state, and by backend.
 *
 * @param backends the columns
 * @param stages a row each
 */
public record VerdictTable(List<String> backends, List<Row> stages) {
    /** A suite, and what it came to. */
    public record SuiteVerdict(String name, VerdictTable verdict) {}

    /**
     * A stage.
     *
     * @param number as texts have it; of several series with what tells them apart
     * @param size what a range takes in C; empty where that was not found out
     */
    public record Row(String number, String name, List<Cell> cells, Optional<StructSize> size) {}

    /**
     * A stage on a backend.
     *
     * @param good whether it passed, and agrees with Java
     * @param counts {@code 11 of 11}; empty where there was nothing to run
     * @param troubles what went wrong, a line each
     * @param cases a case each, with its verdict in a word
     */
    public record Cell(boolean good, String counts, List<String> troubles, List<Case> cases) {
        /** Where a suite does not run. */
        private static final Cell NONE = new Cell(true, "", List.of(), List.of());

        /** What a case came to, in a word; a dash if the run did not come to it. */
        public String verdict(String name) {
            return cases.stream()
                    .filter(one -> one.name().equals(name))
                    .map(Case::verdict)
                    .findFirst()
                    .orElse("-");
        }
    }

    /**
     * A case and its verdict.
     *
     * @param log what it said, a line each
     */
    public record Case(String name, String verdict, boolean good, List<String> log) {}

    /**
     * A case that stages do not pass on the first backend.
     *
     * @param stages which, by number
     * @param log what it said on the first of them, a line each
     */
    public record Unmet(String name, List<String> stages, List<String> log) {}

    /**
     * The table of results.
     *
     * @param results all backends on the same stages, by stage, Java's first
     * @param sizes by stage, as far as they are known
     */
    public static VerdictTable of(List<BackendResult> results, Map<State, StructSize> sizes) {
        return of(results, sizes, stage -> "" + stage.number());
    }

    /**
     * The table of results on stages of several series.
     *
     * @param heads what each stage is called
     */
    static VerdictTable of(List<BackendResult> results, Map<State, StructSize> sizes, Function<State, String> heads) {
        List<Backend> backends =
                results.stream().map(BackendResult::backend).distinct().toList();
        List<Row> rows = new ArrayList<>();
        for (State stage : results.stream().map(BackendResult::stage).distinct().toList()) {
            List<BackendResult> ofStage = results.stream()
                    .filter(result -> result.stage().equals(stage))
                    .toList();
            rows.add(new Row(
                    heads.apply(stage),
                    stage.name(),
                    ofStage.stream().map(result -> cell(ofStage.get(0), result)).toList(),
                    Optional.ofNullable(sizes.get(stage))));
        }
        return new VerdictTable(backends.stream().map(Backend::toString).toList(), rows);
    }

    /**
     * The table of suites on somebody's C.
     *
     * @param results a column each
     * @param states a row each
     */
    static VerdictTable of(List<SuiteOnCode.Results> results, List<CodeState> states) {
        List<Row> rows = new ArrayList<>();
        for (CodeState state : states) {
            List<Cell> cells = new ArrayList<>();
            Optional<StructSize> size = Optional.empty();
            for (SuiteOnCode.Results column : results) {
                Optional<SuiteOnCode.Result> result = column.results().stream()
                        .filter(one -> one.state().equals(state))
                        .findFirst();
                cells.add(result.map(VerdictTable::cell).orElse(Cell.NONE));
                if (result.isPresent() && result.get().size().isPresent()) {
                    size = result.get().size();
                }
            }
            rows.add(new Row("" + rows.size(), state.name(), cells, size));
        }
        return new VerdictTable(
                results.stream()
                        .map(column -> column.whose() + " " + column.backend())
                        .toList(),
                rows);
    }

    private static Cell cell(SuiteOnCode.Result result) {
        List<KtapTest> cases = result.suite().map(KtapTest::subtests).orElse(List.of());
        long passed = cases.stream()
                .filter(test -> test.status() == KtapStatus.PASSED)
                .count();
        return new Cell(
                result.passed(),
                passed + " of " + cases.size(),
                result.trouble().isEmpty() ? List.of() : List.of(result.trouble()),
                cases(cases));
    }

    private static List<Case> cases(List<KtapTest> tests) {
        return tests.stream()
                .map(test -> new Case(
                        test.name(), Agreement.word(test.status()), test.status() == KtapStatus.PASSED, said(test)))
                .toList();
    }

    /** Its log without the mark of a comment and its own name before each line. */
    private static List<String> said(KtapTest test) {
        String prefix = "^# (" + Pattern.quote(test.name()) + ": )?";
        return test.log().stream()
                .map(line -> line.strip().replaceFirst(prefix, ""))
                .toList();
    }

    private static Cell cell(BackendResult java, BackendResult result) {
        List<String> troubles = new ArrayList<>();
        if (!result.trouble().isEmpty()) {
            troubles.add(result.trouble());
        }
        if (result.backend() != Backend.JAVA) {
            troubles.addAll(Agreement.differences(java, result));
        }
        return new Cell(
                result.passed() && troubles.isEmpty(),
                result.passedCases() + " of " + result.wanted().size(),
                troubles,
                cases(result.cases()));
    }

    /** All cases by name, in the order in which they were run. */
    public List<String> cases() {
        return stages.stream()
                .flatMap(row -> row.cells().stream())
                .flatMap(cell -> cell.cases().stream())
                .map(Case::name)
                .distinct()
                .toList();
    }

    /** What is not passed on the first backend, which all others have to agree with: by case, in their order. */
    public List<Unmet> unmet() {
        List<Unmet> unmet = new ArrayList<>();
        for (String name : cases()) {
            List<String> failing = new ArrayList<>();
            List<String> log = new ArrayList<>();
            for (Row row : stages) {
                for (Case one : row.cells().get(0).cases()) {
                    if (one.name().equals(name) && !one.good()) {
                        failing.add(row.number());
                        log.addAll(failing.size() == 1 ? one.log() : List.of());
                    }
                }
            }
            if (!failing.isEmpty()) {
                unmet.add(new Unmet(name, failing, log));
            }
        }
        return unmet;
    }

    /** Whether every case passed everywhere, and nobody disagrees. */
    public boolean good() {
        return stages.stream().allMatch(row -> row.cells().stream().allMatch(Cell::good));
    }
}
