// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.iovakit.bench.Duel;
import org.iovakit.cli.shared.TextTable;
import org.iovakit.domain.State;

/** What a bench has to say, for people and for programs. */
final class BenchReport {
    private record Row(State stage, int ranges, List<Duel.Outcome> outcomes) {
        Duel.Outcome java() {
            return outcomes.get(0);
        }

        Optional<Duel.Outcome> c() {
            return outcomes.size() > 1 ? Optional.of(outcomes.get(1)) : Optional.empty();
        }

        Optional<Double> ratio() {
            return c().map(c -> java().nanos() / c.nanos());
        }
    }

    private final Optional<String> compiler;
    private final List<Row> rows = new ArrayList<>();

    /** Starts a report. */
    BenchReport(Optional<String> compiler) {
        this.compiler = compiler;
    }

    /**
     * Adds what was measured.
     *
     * @param outcomes of Java, then of C, if there was one
     */
    void add(State stage, int ranges, List<Duel.Outcome> outcomes) {
        rows.add(new Row(stage, ranges, outcomes));
    }

    String table() {
        TextTable table = new TextTable(5, 8, 9, 9, 8, 11, 7, 5);
        table.row("              ns/operation               visits/    bytes/range");
        table.row("stage", "ranges", "java", "c", "java/c", "operation", "java", "c");
        for (Row row : rows) {
            table.row(
                    row.stage().number(),
                    row.ranges(),
                    row.java().nanos(),
                    row.c().<Object>map(Duel.Outcome::nanos).orElse("-"),
                    row.ratio()
                            .map(ratio -> String.format(Locale.ROOT, "%.2f", ratio))
                            .orElse("-"),
                    row.java().visits(),
                    row.java().rangeBytes(),
                    row.c().<Object>map(Duel.Outcome::rangeBytes).orElse("-"));
        }
        return table.toString();
    }

    String json() {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("java", Runtime.version().toString());
        compiler.ifPresent(version -> document.put("compiler", version));
        for (Row row : rows) {
            ObjectNode entry = document.withArray("results").addObject();
            entry.put("stage", row.stage().number());
            entry.put("ranges", row.ranges());
            entry.put("javaNanosecondsPerOperation", row.java().nanos());
            row.c().ifPresent(c -> entry.put("cNanosecondsPerOperation", c.nanos()));
            row.ratio().ifPresent(ratio -> entry.put("javaToC", ratio));
            entry.put("visitsPerOperation", row.java().visits());
            entry.put("javaBytesPerRange", row.java().rangeBytes());
            row.c().ifPresent(c -> entry.put("cBytesPerRange", c.rangeBytes()));
        }
        return document.toPrettyString() + "\n";
    }
}
