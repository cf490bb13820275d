// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.iovakit.diff.Subject;
import org.iovakit.diff.matrix.Aspect;
import org.iovakit.diff.matrix.Cell;
import org.iovakit.diff.matrix.Cost;
import org.iovakit.diff.matrix.Course;
import org.iovakit.diff.matrix.Footprint;
import org.iovakit.diff.matrix.Matrix;

/**
 * What each stage does to each scenario, against the stage before it and against the base.
 *
 * @param ranges that the domains of these figures are filled with
 * @param columns the stages' heads, from stage 0
 * @param rows a scenario each
 * @param worse places where a stage is worse than the one before it or than the base
 */
public record MatrixSection(String ranges, List<String> columns, List<Row> rows, int worse) {
    /** A scenario. */
    public record Row(String scenario, String situation, List<Entry> entries) {}

    /**
     * A stage in a scenario.
     *
     * @param verdict {@code better}, {@code equal} or {@code worse} than the stage before it, in whatever way; of stage 0
     *     {@code base}
     * @param mark the same, for people
     * @param lines in what
     */
    public record Entry(String verdict, String mark, List<String> lines) {}

    /** The table of a matrix. */
    public static MatrixSection of(Matrix matrix) {
        int stages = matrix.subjects().size();
        List<Row> rows = matrix.rows().stream()
                .map(row -> {
                    List<Entry> entries =
                            new ArrayList<>(List.of(base(row.courses().get(0))));
                    IntStream.range(1, stages)
                            .mapToObj(stage -> entry(row.againstBefore(stage), row.againstBase(stage)))
                            .forEach(entries::add);
                    return new Row(row.scenario().name(), row.scenario().situation(), entries);
                })
                .toList();
        long largest = Matrix.SIZES.get(Matrix.SIZES.size() - 1);
        return new MatrixSection(
                Notation.count(largest),
                matrix.subjects().stream().map(Subject::title).toList(),
                rows,
                matrix.worse().size());
    }

    private static Entry base(Course course) {
        List<String> lines = new ArrayList<>(List.of(visits(course.largest().cost())));
        lines.add("growth " + course.growth().title());
        long refused = course.largest().outcome().refused();
        if (refused > 0) {
            lines.add(Notation.count(refused) + " refused");
        }
        return new Entry("base", "", lines);
    }

    private static Entry entry(Cell before, Cell base) {
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
                .map(Aspect::title)
                .toList();
        if (!worseThanBase.isEmpty() && before.other().stage() != 0) {
            lines.add("worse than stage 0 in " + String.join(", ", worseThanBase));
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
                visits(now.largest().cost()) + ", was " + visits(was.largest().cost());
            case GROWTH ->
                "growth " + now.growth().title() + ", was " + was.growth().title();
        };
    }

    private static String visits(Cost visits) {
        return Notation.count(Math.round(visits.mean())) + " visits (at worst " + Notation.count(visits.worst()) + ")";
    }

    private static String footprint(Footprint footprint) {
        return Notation.count(footprint.span()) + " pages wide with " + Notation.count(footprint.holes()) + " holes";
    }
}
