// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.series;

import java.util.List;
import java.util.stream.Collectors;
import org.iovakit.patchgen.series.Series;
import org.iovakit.patchgen.trailers.TrailerFinding;

/** What was found in replies, for people: taken or left, the trailer, and below it whose mail it is and what becomes of it. */
public final class TrailerTable {
    private TrailerTable() {}

    public static String of(Series series, List<TrailerFinding> findings) {
        StringBuilder text = new StringBuilder();
        for (TrailerFinding finding : findings) {
            text.append(finding.isTaken() ? "taken  " : "left   ")
                    .append(printable(finding.line()))
                    .append("\n       from ")
                    .append(printable(finding.from()))
                    .append(finding.isTaken() ? ", for " + patches(series, finding) : ", " + finding.place())
                    .append(finding.remark().isEmpty() ? "" : ": " + printable(finding.remark()))
                    .append('\n');
        }
        return text.toString();
    }

    private static String patches(Series series, TrailerFinding finding) {
        List<String> templates = series.file().patches();
        List<String> numbers = finding.taken().stream()
                .map(each -> templates.indexOf(each.template()) + 1)
                .map(String::valueOf)
                .toList();
        String version = " (given to v" + finding.taken().get(0).version() + ")";
        return numbers.size() == templates.size()
                ? "all patches" + version
                : numbers.stream()
                        .collect(Collectors.joining(", ", numbers.size() == 1 ? "patch " : "patches ", version));
    }

    /** A mail can hold what would play tricks on a terminal. */
    private static String printable(String text) {
        return text.replaceAll("\\p{C}", "?");
    }
}
