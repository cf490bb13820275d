// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.iovakit.bench.Duel;
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
        StringBuilder table = new StringBuilder("""
                              ns/operation               visits/    bytes/range
                stage  ranges     java        c  java/c  operation   java    c
                """);
        for (Row row : rows) {
            table.append(String.format(
                    Locale.ROOT,
                    "%5d %7d %8.1f %8s %7s %10.1f %6d %4s%n",
                    row.stage().number(),
                    row.ranges(),
                    row.java().nanos(),
                    show(row.c().map(c -> String.format(Locale.ROOT, "%.1f", c.nanos()))),
                    show(row.ratio().map(ratio -> String.format(Locale.ROOT, "%.2f", ratio))),
                    row.java().visits(),
                    row.java().rangeBytes(),
                    show(row.c().map(c -> Integer.toString(c.rangeBytes())))));
        }
        return table.toString();
    }

    private static String show(Optional<String> value) {
        return value.orElse("-");
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
