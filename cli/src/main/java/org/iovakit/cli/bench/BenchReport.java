// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.iovakit.app.JsonReport;
import org.iovakit.bench.Race;
import org.iovakit.cli.shared.TextTable;
import org.iovakit.domain.State;

/** What a bench has to say, for people and for programs. */
final class BenchReport {
    private record Row(State stage, int ranges, List<Race.Outcome> outcomes) {
        Race.Outcome java() {
            return outcomes.get(0);
        }

        Optional<Race.Outcome> c() {
            return side(1);
        }

        /** The C that it is held against. */
        Optional<Race.Outcome> other() {
            return side(2);
        }

        private Optional<Race.Outcome> side(int index) {
            return outcomes.size() > index ? Optional.of(outcomes.get(index)) : Optional.empty();
        }
    }

    private final Optional<String> compiler;
    private final Optional<String> against;
    private final List<Row> rows = new ArrayList<>();

    /**
     * Starts a report.
     *
     * @param against the stage whose C the C is held against
     */
    BenchReport(Optional<String> compiler, Optional<String> against) {
        this.compiler = compiler;
        this.against = against;
    }

    /**
     * Adds what was measured.
     *
     * @param outcomes of Java, then of C, if there was one, then of the C that it is held against
     */
    void add(State stage, int ranges, List<Race.Outcome> outcomes) {
        rows.add(new Row(stage, ranges, outcomes));
    }

    String table() {
        TextTable table = new TextTable(5, 8, 9, 9, 7, 9, 9, 7, 7, 5, 4);
        table.row("              ns/allocation            ns/free                  visits/ bytes");
        table.row("stage", "ranges", "java", "c", "java/c", "java", "c", "java/c", "alloc", "java", "c");
        for (Row row : rows) {
            table.row(
                    row.stage().number(),
                    row.ranges(),
                    row.java().alloc(),
                    row.c().<Object>map(Race.Outcome::alloc).orElse("-"),
                    row.c().map(c -> ratio(row.java(), c, Race.Outcome::alloc)).orElse("-"),
                    row.java().free(),
                    row.c().<Object>map(Race.Outcome::free).orElse("-"),
                    row.c().map(c -> ratio(row.java(), c, Race.Outcome::free)).orElse("-"),
                    row.java().visits(),
                    row.java().rangeBytes(),
                    row.c().<Object>map(Race.Outcome::rangeBytes).orElse("-"));
        }
        return table + against.map(this::comparison).orElse("");
    }

    private String comparison(String other) {
        TextTable table = new TextTable(5, 8, 9, 9, 7, 9, 9, 7, 9);
        table.row("");
        table.row("C beside that of stage " + other + ", in the same rounds");
        table.row("              ns/allocation            ns/free                     both");
        table.row("stage", "ranges", "c", "other", "ratio", "c", "other", "ratio", "ratio");
        for (Row row : rows) {
            Race.Outcome c = row.c().orElseThrow();
            Race.Outcome its = row.other().orElseThrow();
            table.row(
                    row.stage().number(),
                    row.ranges(),
                    c.alloc(),
                    its.alloc(),
                    ratio(c, its, Race.Outcome::alloc),
                    c.free(),
                    its.free(),
                    ratio(c, its, Race.Outcome::free),
                    ratio(c, its, Race.Outcome::both));
        }
        return table.toString();
    }

    /** Of what both cost. */
    static String ratio(Race.Outcome one, Race.Outcome other, ToDoubleFunction<Race.Outcome> cost) {
        return String.format(Locale.ROOT, "%.2f", cost.applyAsDouble(one) / cost.applyAsDouble(other));
    }

    String json() {
        ObjectNode document = JsonReport.of("bench");
        document.put("java", Runtime.version().toString());
        compiler.ifPresent(version -> document.put("compiler", version));
        against.ifPresent(stage -> document.put("against", stage));
        for (Row row : rows) {
            ObjectNode entry = document.withArray("results").addObject();
            entry.put("stage", row.stage().number());
            entry.put("ranges", row.ranges());
            entry.put("visitsPerAllocation", row.java().visits());
            put(row.java(), entry.putObject("java"));
            row.c().ifPresent(c -> put(c, entry.putObject("c")));
            row.other().ifPresent(other -> put(other, entry.putObject("otherC")));
            row.c().ifPresent(c -> entry.put("javaToC", row.java().both() / c.both()));
            row.other()
                    .ifPresent(other ->
                            entry.put("cToOtherC", row.c().orElseThrow().both() / other.both()));
        }
        return JsonReport.print(document);
    }

    /** What it cost. */
    static void put(Race.Outcome outcome, ObjectNode json) {
        json.put("nanosecondsPerAllocation", outcome.alloc());
        json.put("nanosecondsPerFree", outcome.free());
        json.put("bytesPerRange", outcome.rangeBytes());
    }
}
