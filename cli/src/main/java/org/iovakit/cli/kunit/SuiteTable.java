// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.kunit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.iovakit.app.suite.SuiteReport;
import org.iovakit.app.suite.Verdict;
import org.iovakit.cli.shared.TextTable;
import org.iovakit.kunit.backend.Agreement;
import org.iovakit.kunit.backend.Backend;
import org.iovakit.kunit.backend.BackendResult;
import org.iovakit.kunit.ktap.KtapTest;

/** Suite results for people: a row a case and backend, a column a stage. */
final class SuiteTable {
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
        TextTable table = new TextTable(-width, -9);
        table.row(
                titles("case", "backend"),
                of(backends.get(0)),
                result -> "stage " + result.stage().number());
        for (int i = 0; i < names.size(); i++) {
            int row = i;
            for (Backend backend : backends) {
                table.row(
                        titles(backend == backends.get(0) ? names.get(row) : "", backend.toString()),
                        of(backend),
                        result -> word(result.cases(), row));
            }
        }
        text.append(table);
    }

    private List<String> titles(String name, String backend) {
        return backends.size() > 1 ? List.of(name, backend) : List.of(name);
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
