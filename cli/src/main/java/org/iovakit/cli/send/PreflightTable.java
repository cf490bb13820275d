// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.send;

import java.util.List;
import org.iovakit.cli.shared.LineWrapper;
import org.iovakit.patchgen.send.Preflight;
import org.iovakit.patchgen.send.Preflight.Row;
import org.iovakit.patchgen.send.Preflight.Verdict;

/** What is ready and what is not, before emails leave. */
final class PreflightTable {
    /** More of one sort tell nobody more. */
    private static final int MOST = 5;

    private static final String FORM = "%-7s%-11s%-14s";
    private static final int INDENT = String.format(FORM, "", "", "").length();

    private PreflightTable() {}

    /** The table, which ends with a newline. */
    static String of(List<Row> rows) {
        StringBuilder text = new StringBuilder();
        for (Row row : rows) {
            List<String> said = row.said();
            String label = text.isEmpty() ? "check" : "";
            text.append(
                    LineWrapper.of(String.format(FORM, label, word(row.verdict()), row.what()), INDENT, said.get(0)));
            said.stream()
                    .limit(MOST)
                    .skip(1)
                    .forEach(more -> text.append(LineWrapper.of(" ".repeat(INDENT), INDENT, more)));
            if (said.size() > MOST) {
                text.append(" ".repeat(INDENT))
                        .append("and ")
                        .append(said.size() - MOST)
                        .append(" more\n");
            }
        }
        return text.toString();
    }

    private static String word(Verdict verdict) {
        return switch (verdict) {
            case READY -> "ready";
            case NOT_READY -> "NOT READY";
            case NOT_CHECKED -> "unchecked";
        };
    }

    /** What is not ready, by its names; empty if all is, as far as it was looked at. */
    static List<String> notReady(List<Row> rows) {
        return rows.stream()
                .filter(row -> row.verdict() == Verdict.NOT_READY)
                .map(Preflight.Row::what)
                .toList();
    }
}
