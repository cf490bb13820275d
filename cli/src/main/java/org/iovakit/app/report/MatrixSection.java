// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.iovakit.diff.Subject;
import org.iovakit.diff.matrix.Aspect;
import org.iovakit.diff.matrix.Cell;
import org.iovakit.diff.matrix.Cost;
import org.iovakit.diff.matrix.Course;
import org.iovakit.diff.matrix.Footprint;
import org.iovakit.diff.matrix.Matrix;
import org.iovakit.trace.TouchTally;

/**
 * What each subject does to each scenario, against the one before it and against the first.
 *
 * @param ranges that the domains of these figures are filled with
 * @param columns the subjects' heads
 * @param rows a scenario each
 * @param holds what the lock is held for, in each scenario; nothing where nobody counts
 * @param worse places where one is worse than the one before it or than the first
 */
public record MatrixSection(String ranges, List<String> columns, List<Row> rows, List<Holds> holds, int worse) {
    private static final String RANGES = Notation.count(Matrix.SIZES.get(Matrix.SIZES.size() - 1));

    /** Where there is no matrix. */
    static final MatrixSection NONE = new MatrixSection(RANGES, List.of(), List.of(), List.of(), 0);

    /** A scenario. */
    public record Row(String scenario, String situation, List<Entry> entries) {}

    /**
     * A subject in a scenario.
     *
     * @param verdict {@code better}, {@code equal} or {@code worse} than the one before it, in whatever way; of the first
     *     {@code base}
     * @param mark the same, for people
     * @param lines in what
     */
    public record Entry(String verdict, String mark, List<String> lines) {}

    /**
     * What takes the lock in a scenario.
     *
     * @param work its word; that of what is counted for the searches alone
     * @param touches nodes touched in a hold, by subject: mean, what 99.9 % do not exceed, and the worst. Of searches mean
     *     and worst of what they cost
     */
    public record Holds(String scenario, String work, List<String> touches) {}

    /** The table of a matrix of stages. */
    public static MatrixSection of(Matrix matrix) {
        return of(matrix, matrix.subjects().stream().map(Subject::title).toList());
    }

    /**
     * The table of a matrix.
     *
     * @param columns what its subjects are called here
     */
    static MatrixSection of(Matrix matrix, List<String> columns) {
        int stages = matrix.subjects().size();
        List<Row> rows = matrix.rows().stream()
                .map(row -> {
                    List<Entry> entries =
                            new ArrayList<>(List.of(base(row.courses().get(0))));
                    IntStream.range(1, stages)
                            .mapToObj(stage -> entry(row.againstBefore(stage), row.againstBase(stage), columns.get(0)))
                            .forEach(entries::add);
                    return new Row(row.scenario().name(), row.scenario().situation(), entries);
                })
                .toList();
        return new MatrixSection(
                RANGES,
                columns,
                rows,
                matrix.rows().stream().flatMap(MatrixSection::holds).toList(),
                matrix.worse().size());
    }

    /** None where nobody counts; else what the searches cost, and what the lock is held for. */
    private static Stream<Holds> holds(org.iovakit.diff.matrix.Row row) {
        List<Holds> holds = new ArrayList<>(List.of(new Holds(
                row.scenario().name(),
                row.courses().get(0).largest().cost().unit().title(),
                row.courses().stream()
                        .map(course -> course.largest().cost())
                        .map(cost -> cost.sum() == 0
                                ? "-"
                                : Notation.count(Math.round(cost.mean())) + " / " + Notation.count(cost.worst()))
                        .toList())));
        Arrays.stream(TouchTally.Work.values())
                .filter(work -> row.courses().stream()
                        .anyMatch(course -> course.largest().touches().containsKey(work)))
                .map(work -> new Holds(
                        row.scenario().name(),
                        work.title(),
                        row.courses().stream()
                                .map(course ->
                                        touches(course.largest().touches().get(work)))
                                .toList()))
                .forEach(holds::add);
        return holds.size() > 1 ? holds.stream() : Stream.empty();
    }

    private static String touches(TouchTally.Cost cost) {
        return cost == null
                ? "-"
                : Stream.of(Math.round(cost.mean()), cost.p999(), cost.worst())
                        .map(Notation::count)
                        .collect(Collectors.joining(" / "));
    }

    private static Entry base(Course course) {
        List<String> lines = new ArrayList<>(List.of(cost(course.largest().cost())));
        lines.add("growth " + course.growth().title());
        long refused = course.largest().outcome().refused();
        if (refused > 0) {
            lines.add(Notation.count(refused) + " refused");
        }
        return new Entry("base", "", lines);
    }

    private static Entry entry(Cell before, Cell base, String first) {
        List<String> lines = new ArrayList<>();
        boolean worse = false;
        boolean better = false;
        for (Aspect aspect : Aspect.values()) {
            switch (before.verdict(aspect)) {
                case WORSE -> {
                    worse = true;
                    lines.add(line(aspect, before));
                }
                case BETTER -> {
                    better = true;
                    lines.add(line(aspect, before));
                }
                case EQUAL -> {}
            }
        }
        List<String> worseThanBase = Arrays.stream(Aspect.values())
                .filter(base.worse()::contains)
                .map(aspect -> aspect.title(before.course().largest().cost().unit()))
                .toList();
        if (!worseThanBase.isEmpty() && before.other().stage() != 0) {
            lines.add("worse than " + first + " in " + String.join(", ", worseThanBase));
        }
        if (worse) {
            return new Entry("worse", better ? "▼ worse, and better" : "▼ worse", lines);
        }
        return better ? new Entry("better", "▲ better", lines) : new Entry("equal", "= equal", lines);
    }

    private static String line(Aspect aspect, Cell cell) {
        Course now = cell.course();
        Course was = cell.other();
        return switch (aspect) {
            case OUTCOME ->
                Notation.count(now.largest().outcome().refused()) + " refused, was "
                        + Notation.count(was.largest().outcome().refused());
            case FOOTPRINT ->
                footprint(now.largest().footprint()) + ", was "
                        + footprint(was.largest().footprint());
            case VISITS ->
                cost(now.largest().cost()) + ", was " + cost(was.largest().cost());
            case GROWTH ->
                "growth " + now.growth().title() + ", was " + was.growth().title();
        };
    }

    private static String cost(Cost cost) {
        return Notation.count(Math.round(cost.mean())) + " " + cost.unit().title() + " (at worst "
                + Notation.count(cost.worst()) + ")";
    }

    private static String footprint(Footprint footprint) {
        return Notation.count(footprint.span()) + " pages wide with " + Notation.count(footprint.holes()) + " holes";
    }
}
