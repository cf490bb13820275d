// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.kunit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.iovakit.app.suite.SuiteReport;
import org.iovakit.app.suite.Verdict;
import org.iovakit.cli.shared.TextTable;
import org.iovakit.kunit.backend.Agreement;
import org.iovakit.kunit.backend.Backend;
import org.iovakit.kunit.backend.BackendResult;
import org.iovakit.kunit.ktap.KtapTest;

/** Suite results for people: a row a case, a column a stage. A backend that says otherwise than Java has a row, too. */
final class SuiteTable {
    private static final int COLUMNS = 80;

    /** Of a column, which has a word and a blank. */
    private static final int WIDE = 7;

    private static final int NARROW = 3;

    private final List<BackendResult> results;
    private final List<Backend> backends;
    private final StringBuilder text = new StringBuilder();

    private SuiteTable(List<BackendResult> results) {
        this.results = results;
        this.backends = results.stream().map(BackendResult::backend).distinct().toList();
    }

    /**
     * The table, headed by the suite's name if there are several, and what is to say of failures, sizes and counts. Backends are named only if there are several. What
     * differs from Java has its own place, {@link SuiteReport#disagreements}.
     */
    static String of(SuiteReport report, boolean named) {
        SuiteTable table = new SuiteTable(report.all());
        if (named) {
            table.text
                    .append("suite ")
                    .append(table.results.get(0).suite().name())
                    .append('\n');
        }
        table.addCases();
        String failures =
                Verdict.failures(table.results.stream().filter(report::agrees).toList());
        if (!failures.isEmpty()) {
            table.text.append('\n').append(failures);
        }
        if (!report.inC().sizes().isEmpty()) {
            table.text.append('\n').append(SizeTable.of(report.inC().sizes()));
        }
        table.text.append('\n');
        table.backends.forEach(table::addCounts);
        return table.text.toString();
    }

    private void addCases() {
        List<String> names = names();
        int width = names.stream().mapToInt(String::length).max().orElse(4) + 2;
        List<BackendResult> first = of(backends.get(0));
        TextTable table = new TextTable(-width, -Math.max(NARROW, Math.min(WIDE, (COLUMNS - width) / first.size())));
        table.row(List.of(""), List.of("stage"), title -> title);
        table.row(List.of("case"), first, result -> result.stage().number());
        for (int i = 0; i < names.size(); i++) {
            int row = i;
            List<String> said = words(first, row);
            table.row(List.of(names.get(row)), said, word -> word);
            for (Backend backend : backends.subList(1, backends.size())) {
                List<String> other = words(of(backend), row);
                if (!other.equals(said)) {
                    table.row(List.of("    " + backend), other, word -> word);
                }
            }
        }
        text.append(table);
        if (backends.size() > 1) {
            text.append(backends.stream().map(Backend::toString).collect(Collectors.joining(", ")))
                    .append(" agree where a case has one line\n");
        }
    }

    private static List<String> words(List<BackendResult> results, int row) {
        return results.stream().map(result -> word(result.cases(), row)).toList();
    }

    /** The names by position; where backends differ in them, which is an error besides, those of the first. */
    private List<String> names() {
        List<String> names = new ArrayList<>();
        for (BackendResult result : results) {
            result.cases().stream().skip(names.size()).map(KtapTest::name).forEach(names::add);
        }
        return names;
    }

    private static String word(List<KtapTest> cases, int row) {
        return row < cases.size() ? Agreement.word(cases.get(row).status()) : "-";
    }

    private List<BackendResult> of(Backend backend) {
        return results.stream().filter(result -> result.backend() == backend).toList();
    }

    private void addCounts(Backend backend) {
        List<BackendResult> those = of(backend);
        text.append(backends.size() > 1 ? "%-9s".formatted(backend) : "")
                .append(Verdict.counts(those))
                .append(" in ")
                .append(those.stream()
                        .map(BackendResult::time)
                        .reduce(Duration.ZERO, Duration::plus)
                        .toMillis())
                .append(" ms\n");
    }
}
