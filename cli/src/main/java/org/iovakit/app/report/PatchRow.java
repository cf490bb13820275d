// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.iovakit.app.parity.SubjectParity.Likeness;
import org.iovakit.app.subject.CodeState;
import org.iovakit.diff.DiffResult;
import org.iovakit.diff.Finding;
import org.iovakit.diff.Growth;
import org.iovakit.diff.Kind;
import org.iovakit.diff.matrix.Aspect;
import org.iovakit.diff.matrix.Cell;
import org.iovakit.diff.matrix.Comparison;
import org.iovakit.diff.matrix.Course;
import org.iovakit.diff.matrix.Matrix;
import org.iovakit.diff.matrix.Row;
import org.iovakit.diff.matrix.Sample;

/**
 * What a patch makes of somebody's C, in lines for people.
 *
 * @param number of the patch; 0 is what the first one is put on
 * @param name its subject
 * @param before what differs from the state before it; empty for the first
 * @param base what differs from the first
 * @param cost what a request costs, and a range; empty where that is not known
 * @param likeness which of our stages it does the same as
 */
public record PatchRow(
        int number, String name, List<String> before, List<String> base, List<String> cost, String likeness) {
    /** A part by which the spread of ranges differs, at least, to be told. */
    private static final double LEAST = 0.001;

    /**
     * What was found out of a state.
     *
     * @param before a hunt against the state before it; empty for the first
     * @param base a hunt against the first
     * @param matrix of all states; empty if there is none
     * @param rangeBytes that a range takes in memory, with its part of the nodes that keep ranges; empty if not known
     */
    record Found(
            Optional<DiffResult> before,
            Optional<DiffResult> base,
            Optional<Matrix> matrix,
            OptionalInt rangeBytes,
            Likeness likeness) {}

    static PatchRow of(int number, CodeState state, Found found) {
        List<String> before = new ArrayList<>();
        List<String> base = new ArrayList<>();
        found.before().ifPresent(result -> before.add(hunted(result)));
        found.base().ifPresent(result -> base.add(hunted(result)));
        List<String> cost = new ArrayList<>();
        if (found.matrix().isPresent()) {
            Matrix matrix = found.matrix().get();
            if (number > 0) {
                addPlayed(matrix, row -> row.againstBefore(number), before);
                addPlayed(matrix, row -> row.againstBase(number), base);
            }
            addCost(matrix.rows(), number, cost);
        }
        found.rangeBytes().ifPresent(bytes -> cost.add(Notation.count(bytes) + " bytes a range"));
        return new PatchRow(number, state.name(), before, base, cost, likeness(found.likeness()));
    }

    /** {@code placement 210 times, outcome 3 times in 30,000 random operations}. */
    private static String hunted(DiffResult result) {
        Map<Kind, Long> seen = new EnumMap<>(Kind.class);
        for (Finding finding : result.findings()) {
            seen.merge(finding.sort().kind(), finding.seen(), Long::sum);
        }
        String operations = " in " + Notation.count(result.operations()) + " random operations";
        return seen.isEmpty()
                ? "no other answer" + operations
                : seen.entrySet().stream()
                                .map(kind -> kind.getKey().title() + " " + Notation.count(kind.getValue())
                                        + (kind.getValue() == 1 ? " time" : " times"))
                                .collect(Collectors.joining(", "))
                        + operations;
    }

    @FunctionalInterface
    private interface Against {
        Cell of(Row row);
    }

    private static void addPlayed(Matrix matrix, Against against, List<String> lines) {
        long refused = 0;
        long refusedThere = 0;
        double span = 0;
        List<String> worse = new ArrayList<>();
        Map<Aspect, Integer> better = new EnumMap<>(Aspect.class);
        for (Row row : matrix.rows()) {
            Cell cell = against.of(row);
            Sample here = cell.course().largest();
            Sample there = cell.other().largest();
            refused += here.outcome().refused();
            refusedThere += there.outcome().refused();
            span += Math.log(
                    (1.0 + here.footprint().span()) / (1.0 + there.footprint().span()));
            String aspects = Arrays.stream(Aspect.values())
                    .filter(cell.worse()::contains)
                    .map(aspect -> aspect.title(matrix.unit()))
                    .collect(Collectors.joining(", "));
            if (!aspects.isEmpty()) {
                worse.add(row.scenario().name() + " (" + aspects + ")");
            }
            for (Aspect aspect : Aspect.values()) {
                if (cell.verdict(aspect) == Comparison.BETTER) {
                    better.merge(aspect, 1, Integer::sum);
                }
            }
        }
        if (!worse.isEmpty()) {
            lines.add("▼ worse in " + String.join(", ", worse));
        }
        if (!better.isEmpty()) {
            lines.add("▲ better in "
                    + better.entrySet().stream()
                            .map(aspect -> aspect.getKey().title(matrix.unit()) + " of " + aspect.getValue())
                            .collect(Collectors.joining(", "))
                    + " scenarios");
        }
        if (refused != refusedThere) {
            lines.add(Notation.count(refused) + " requests refused in all scenarios, was "
                    + Notation.count(refusedThere));
        }
        double ratio = Math.exp(span / matrix.rows().size());
        if (Math.abs(ratio - 1) >= LEAST) {
            lines.add(String.format(
                    Locale.ROOT,
                    "ranges spread over %.1f %% %s pages, the mean of the scenarios",
                    100 * Math.abs(ratio - 1),
                    ratio > 1 ? "more" : "fewer"));
        }
    }

    private static void addCost(List<Row> rows, int number, List<String> lines) {
        double sum = 0;
        Row dearest = rows.get(0);
        Map<Growth.Order, Integer> growth = new EnumMap<>(Growth.Order.class);
        for (Row row : rows) {
            Course course = row.courses().get(number);
            sum += course.largest().cost().mean();
            growth.merge(course.growth(), 1, Integer::sum);
            dearest = worst(row, number) > worst(dearest, number) ? row : dearest;
        }
        lines.add("mean " + Notation.count(Math.round(sum / rows.size())));
        lines.add("at worst " + Notation.count(worst(dearest, number)) + ", in "
                + dearest.scenario().name());
        lines.add("growth "
                + growth.entrySet().stream()
                        .map(order -> order.getKey().title() + " in " + order.getValue())
                        .collect(Collectors.joining(", ")));
    }

    private static long worst(Row row, int number) {
        return row.courses().get(number).largest().cost().worst();
    }

    private static String likeness(Likeness likeness) {
        String operations = Notation.count(likeness.closest().operations());
        return likeness.same().isEmpty()
                ? "none; it leaves " + likeness.closest().pair().from().title() + " last, at operation " + operations
                : Notation.stages(likeness.same().stream()
                                .map(stage -> stage.stage().orElseThrow().number())
                                .toList())
                        + ", no difference in " + operations + " operations";
    }
}
