// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.iovakit.app.JsonReport;
import org.iovakit.app.subject.SubjectCode;
import org.iovakit.bench.Race;
import org.iovakit.cli.shared.LineWrapper;
import org.iovakit.cli.shared.TextTable;

/** What a bench of C beside C has to say, for people and for programs. */
final class CodeBenchReport {
    private record Row(SubjectCode code, int ranges, Race.Outcome c, Race.Outcome its) {}

    private final SubjectCode other;
    private final List<SubjectCode> codes;
    private final String built;
    private final List<Row> rows = new ArrayList<>();

    /**
     * Starts a report.
     *
     * @param other what all are held against
     * @param codes what is timed
     * @param built the kernels and the compiler, for people
     */
    CodeBenchReport(SubjectCode other, List<SubjectCode> codes, String built) {
        this.other = other;
        this.codes = List.copyOf(codes);
        this.built = built;
    }

    /**
     * Adds what was measured.
     *
     * @param outcomes of the C, and of what it is held against
     */
    void add(SubjectCode code, int ranges, List<Race.Outcome> outcomes) {
        rows.add(new Row(code, ranges, outcomes.get(0), outcomes.get(1)));
    }

    String table() {
        StringBuilder text = new StringBuilder(LineWrapper.of("other  ", 7, other.title() + ", " + other.name()));
        for (int i = 0; i < codes.size(); i++) {
            SubjectCode code = codes.get(i);
            text.append(LineWrapper.of("%-7d".formatted(i + 1), 7, code.title() + ", " + code.name()));
        }
        TextTable table = new TextTable(2, 8, 9, 9, 6, 9, 9, 6, 6, 5, 6);
        table.row("           ns/allocation           ns/free                   both  bytes");
        table.row("", "ranges", "c", "other", "ratio", "c", "other", "ratio", "ratio", "c", "other");
        for (Row row : rows) {
            table.row(
                    codes.indexOf(row.code()) + 1,
                    row.ranges(),
                    row.c().alloc(),
                    row.its().alloc(),
                    BenchReport.ratio(row.c(), row.its(), Race.Outcome::alloc),
                    row.c().free(),
                    row.its().free(),
                    BenchReport.ratio(row.c(), row.its(), Race.Outcome::free),
                    BenchReport.ratio(row.c(), row.its(), Race.Outcome::both),
                    row.c().rangeBytes(),
                    row.its().rangeBytes());
        }
        return text.append('\n')
                .append(table)
                .append('\n')
                .append(LineWrapper.of("C: ", 0, built))
                .toString();
    }

    String json() {
        ObjectNode document = JsonReport.of("bench-code");
        document.put("against", other.label());
        document.put("built", built);
        ArrayNode results = document.putArray("results");
        for (Row row : rows) {
            ObjectNode entry = results.addObject();
            entry.put("subject", row.code().label());
            entry.put("name", row.code().name());
            entry.put("ranges", row.ranges());
            BenchReport.put(row.c(), entry.putObject("c"));
            BenchReport.put(row.its(), entry.putObject("otherC"));
            entry.put("cToOtherC", row.c().both() / row.its().both());
        }
        return JsonReport.print(document);
    }
}
