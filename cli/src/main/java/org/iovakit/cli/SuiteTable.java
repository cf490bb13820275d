// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import java.util.List;
import org.iovakit.kunit.CaseResult;
import org.iovakit.kunit.KunitStatus;
import org.iovakit.kunit.iova.StageResult;

/** Suite results for people: a row a case, a column a stage. */
final class SuiteTable {
    private SuiteTable() {}

    static String of(List<StageResult> results) {
        List<String> cases =
                results.get(0).suite().cases().stream().map(CaseResult::name).toList();
        int width = cases.stream().mapToInt(String::length).max().orElse(0) + 2;
        StringBuilder table = new StringBuilder(pad("case", width));
        results.forEach(result -> table.append(pad("stage " + result.stage().number(), 9)));
        endLine(table);
        for (int row = 0; row < cases.size(); row++) {
            table.append(pad(cases.get(row), width));
            for (StageResult result : results) {
                table.append(pad(word(result.suite().cases().get(row).status()), 9));
            }
            endLine(table);
        }
        String failures = Verdict.failures(results);
        if (!failures.isEmpty()) {
            table.append('\n').append(failures);
        }
        return table.append('\n')
                .append(Verdict.counts(results))
                .append(" in ")
                .append(results.stream().mapToLong(r -> r.suite().nanos()).sum() / 1_000_000)
                .append(" ms\n")
                .toString();
    }

    private static String word(KunitStatus status) {
        return switch (status) {
            case SUCCESS -> "ok";
            case FAILURE -> "FAILED";
            case SKIPPED -> "skipped";
        };
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(1, width - text.length()));
    }

    private static void endLine(StringBuilder table) {
        while (table.charAt(table.length() - 1) == ' ') {
            table.setLength(table.length() - 1);
        }
        table.append('\n');
    }
}
