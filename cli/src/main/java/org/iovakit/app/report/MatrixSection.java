// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.iovakit.app.Talk;
import org.iovakit.diff.Subject;
import org.iovakit.diff.matrix.Aspect;
import org.iovakit.diff.matrix.Cell;
import org.iovakit.diff.matrix.Cost;
import org.iovakit.diff.matrix.Course;
import org.iovakit.diff.matrix.Footprint;
import org.iovakit.diff.matrix.Matrix;
import org.iovakit.trace.TouchTally;
import org.iovakit.trace.scenario.Scenario;
import org.iovakit.trace.scenario.Scenarios;

/**
 * What each subject does to each scenario, against the one before it and against the first.
 *
 * @param ranges that the domains of these figures are filled with
 * @param columns the subjects' heads
 * @param rows a scenario each
 * @param holds what the lock is held for, in each scenario; nothing where nobody counts
 */
public record MatrixSection(String ranges, List<String> columns, List<Row> rows, List<Holds> holds) {
    private static final String RANGES = Notation.count(Matrix.SIZES.get(Matrix.SIZES.size() - 1));

    /** Where there is no matrix. */
    static final MatrixSection NONE = new MatrixSection(RANGES, List.of(), List.of(), List.of());

    /** A scenario. */
    public record Row(String scenario, String situation, List<Entry> entries) {}

    /**
     * A subject in a scenario.
     *
     * @param id of its cell on the page
     * @param heat how its mean cost compares to that of the first, from -3, a hundredth, to 3, a hundred times as much
     * @param figures by aspect
     * @param worse in what it is worse than the first, unless that is the one before it
     */
    public record Entry(String id, int heat, List<Figure> figures, String worse) {}

    /**
     * What a subject came to in an aspect.
     *
     * @param verdict {@code better}, {@code equal} or {@code worse} than the one before it; of the first empty
     */
    public record Figure(String verdict, String text) {}

    /**
     * What takes the lock in a scenario.
     *
     * @param work its word; that of what is counted for the searches alone
     * @param touches nodes touched in a hold, by subject: mean, what 99.9 % do not exceed, and the worst. Of searches mean
     *     and worst of what they cost
     */
    public record Holds(String scenario, String work, List<String> touches) {}

    /** All scenarios in the usual sizes. */
    static Matrix measure(List<? extends List<? extends Subject>> lines, Talk talk) {
        return measure(lines, Matrix.SIZES, Scenarios.all(), talk);
    }

    /**
     * See {@link Matrix#measure}.
     *
     * @param talk is told how far it is
     */
    public static Matrix measure(
            List<? extends List<? extends Subject>> lines, List<Long> sizes, List<Scenario> scenarios, Talk talk) {
        try (Talk.Count progress = talk.count("playing scenarios", Matrix.plays(lines, sizes, scenarios))) {
            return Matrix.measure(lines, sizes, scenarios, () -> progress.add(1));
        }
    }

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
        List<String> heads = matrix.heads();
        List<Row> rows = matrix.rows().stream()
                .map(row -> {
                    List<Entry> entries = IntStream.range(0, stages)
                            .mapToObj(stage -> entry(row, stage, id(row.scenario(), heads.get(stage))))
                            .toList();
                    return new Row(row.scenario().name(), row.scenario().situation(), entries);
                })
                .toList();
        return new MatrixSection(
                RANGES,
                columns,
                rows,
                matrix.rows().stream().flatMap(MatrixSection::holds).toList());
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

    /** The id of the cell of a subject in a scenario. */
    static String id(Scenario scenario, String head) {
        return "in-" + scenario.name() + "-" + head;
    }

    private static Entry entry(org.iovakit.diff.matrix.Row row, int stage, String id) {
        if (stage == 0) {
            List<Figure> figures = Arrays.stream(Aspect.values())
                    .map(aspect -> new Figure("", figure(aspect, row.courses().get(0))))
                    .toList();
            return new Entry(id, 0, figures, "");
        }
        Cell before = row.againstBefore(stage);
        Cell base = row.againstBase(stage);
        return new Entry(
                id,
                heat(base),
                Arrays.stream(Aspect.values())
                        .map(aspect -> new Figure(before.verdict(aspect).title(), figure(aspect, before.course())))
                        .toList(),
                before.other().stage() == 0
                        ? ""
                        : Arrays.stream(Aspect.values())
                                .filter(base.worse()::contains)
                                .map(aspect -> aspect.title(
                                        before.course().largest().cost().unit()))
                                .collect(Collectors.joining(", ")));
    }

    private static int heat(Cell cell) {
        double ratio = Math.max(1, cell.course().largest().cost().mean())
                / Math.max(1, cell.other().largest().cost().mean());
        double times = Math.max(ratio, 1 / ratio);
        int steps = times >= 100 ? 3 : times >= 10 ? 2 : times >= 2 ? 1 : 0;
        return ratio < 1 ? -steps : steps;
    }

    /** What a subject comes to in an aspect, and what the other came to: {@code 3 refused, was 0 refused}. */
    static String change(Aspect aspect, Cell cell) {
        return figure(aspect, cell.course()) + ", was " + figure(aspect, cell.other());
    }

    private static String figure(Aspect aspect, Course course) {
        return switch (aspect) {
            case OUTCOME -> Notation.count(course.largest().outcome().refused()) + " refused";
            case FOOTPRINT -> footprint(course.largest().footprint());
            case VISITS -> cost(course.largest().cost());
            case GROWTH -> course.growth().title();
        };
    }

    /** Mean and worst; a dash where nothing was asked of the tree. */
    private static String cost(Cost cost) {
        return (cost.sum() == 0 ? "-" : Notation.count(Math.round(cost.mean())) + " / " + Notation.count(cost.worst()))
                + " " + cost.unit().title();
    }

    private static String footprint(Footprint footprint) {
        return Notation.count(footprint.span()) + " pages, " + Notation.count(footprint.holes()) + " holes";
    }
}
