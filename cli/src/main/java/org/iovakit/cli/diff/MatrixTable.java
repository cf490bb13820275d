// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.diff;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.iovakit.cli.shared.LineWrapper;
import org.iovakit.cli.shared.TextTable;
import org.iovakit.diff.CostUnit;
import org.iovakit.diff.Subject;
import org.iovakit.diff.matrix.Aspect;
import org.iovakit.diff.matrix.Cell;
import org.iovakit.diff.matrix.Course;
import org.iovakit.diff.matrix.Matrix;
import org.iovakit.diff.matrix.Row;
import org.iovakit.diff.matrix.Sample;
import org.iovakit.diff.matrix.Worse;
import org.iovakit.trace.TouchTally.Cost;
import org.iovakit.trace.TouchTally.Work;

/** The matrix for people: plain text that survives in an email. */
public final class MatrixTable {
    private final Matrix matrix;

    /** What a column is. */
    private final String word;

    private final List<String> columns;

    private final StringBuilder text = new StringBuilder();

    private MatrixTable(Matrix matrix) {
        this.matrix = matrix;
        this.word = areStages() ? "stage" : "state";
        this.columns = matrix.heads();
    }

    /** The signs, of a single scenario also all measures, and the measures of what is worse. */
    public static String of(Matrix matrix) {
        MatrixTable table = new MatrixTable(matrix);
        table.addSigns();
        if (matrix.rows().size() == 1) {
            table.addMeasures(matrix.rows().get(0));
        }
        table.addTouches();
        table.addWorse();
        return table.text.toString();
    }

    private void addSigns() {
        if (!areStages()) {
            for (int state = 0; state < matrix.subjects().size(); state++) {
                Subject subject = matrix.subjects().get(state);
                text.append(LineWrapper.of(word + " " + state + ": ", 4, subject.title() + ", " + subject.name()));
            }
            text.append('\n');
        }
        String key =
                "o outcome, f footprint, v " + matrix.unit().title() + ", g growth; + better, . equal, - worse\n\n";
        if (matrix.lines() > 1) {
            addLines();
            text.append("Each " + word + " against " + word + " 0, the base:\n").append(key);
            TextTable table = new TextTable(-24, -6);
            table.row(List.of(""), stages(), columns::get);
            table.row(List.of("scenario"), stages(), stage -> "ofvg");
            matrix.rows()
                    .forEach(row -> table.row(
                            List.of(row.scenario().name()), stages(), stage -> signs(row.againstBase(stage))));
            text.append(table);
            addSmaller();
            return;
        }
        text.append("Each " + word + " against the one before it, and after the slash against " + word + " 0:\n")
                .append(key);
        TextTable table = new TextTable(-24, -11);
        table.row(List.of(""), stages(), stage -> word + " " + stage);
        table.row(List.of("scenario"), stages(), stage -> "ofvg/ofvg");
        for (Row row : matrix.rows()) {
            table.row(
                    List.of(row.scenario().name()),
                    stages(),
                    stage -> signs(row.againstBefore(stage)) + "/" + signs(row.againstBase(stage)));
        }
        text.append(table);
        addSmaller();
    }

    /** Says which scenarios have fewer ranges than others, as they take no more. */
    private void addSmaller() {
        long largest = largest();
        List<Row> smaller =
                matrix.rows().stream().filter(row -> ranges(row) < largest).toList();
        if (smaller.isEmpty()) {
            return;
        }
        text.append('\n')
                .append(LineWrapper.of(
                        "",
                        0,
                        smaller.stream()
                                .map(row -> row.scenario().name() + " " + ranges(row))
                                .collect(Collectors.joining(
                                        ", ", "Instead of " + largest + " ranges, as many as it takes: ", "."))));
    }

    private long largest() {
        return matrix.rows().stream().mapToLong(MatrixTable::ranges).max().orElseThrow();
    }

    private static long ranges(Row row) {
        return row.courses().get(0).largest().ranges();
    }

    /** Says which line of stages a letter stands for. */
    private void addLines() {
        for (int stage : stages()) {
            if (matrix.rows().get(0).courses().get(stage).before() == 0) {
                String label = matrix.subjects().get(stage).label();
                text.append(columns.get(stage).charAt(0))
                        .append(": ")
                        .append(label, 0, label.lastIndexOf('/'))
                        .append('\n');
            }
        }
        text.append('\n');
    }

    /** What a hold of the lock costs, beside the visits; nothing where nobody counts. */
    private void addTouches() {
        if (matrix.rows().stream().allMatch(row -> works(row).isEmpty())) {
            return;
        }
        text.append("\n%s a request, and nodes touched in a hold of the lock, at %d ranges:\n\n"
                .formatted(matrix.unit() == CostUnit.VISITS ? "Visits" : "Blocks", largest()));
        boolean wide = matrix.lines() == 1;
        TextTable table = new TextTable(-15, -7, wide ? 9 : 8);
        for (Row row : matrix.rows()) {
            table.row(
                    List.of(row.scenario().name(), ""),
                    row.courses(),
                    course -> (wide ? word + " " : "") + columns.get(course.stage()));
            table.row(
                    List.of("  " + matrix.unit().title(), "mean"),
                    row.courses(),
                    course -> course.largest().cost().mean());
            table.row(
                    List.of("", "worst"),
                    row.courses(),
                    course -> course.largest().cost().worst());
            for (Work work : works(row)) {
                table.row(List.of("  " + work.title(), "mean"), row.courses(), touches(work, Cost::mean));
                table.row(List.of("", "99.9 %"), row.courses(), touches(work, Cost::p999));
                table.row(List.of("", "worst"), row.courses(), touches(work, Cost::worst));
            }
        }
        text.append(table);
    }

    /** What takes the lock in a scenario, at any of the subjects. */
    private static Set<Work> works(Row row) {
        Set<Work> works = EnumSet.noneOf(Work.class);
        row.courses().forEach(course -> works.addAll(course.largest().touches().keySet()));
        return works;
    }

    private static Function<Course, Object> touches(Work work, Function<Cost, Object> figure) {
        return course -> {
            Cost cost = course.largest().touches().get(work);
            return cost == null ? "-" : figure.apply(cost);
        };
    }

    private boolean areStages() {
        return matrix.unit() == CostUnit.VISITS;
    }

    private List<Integer> stages() {
        return matrix.rows().get(0).courses().stream()
                .skip(1)
                .map(Course::stage)
                .toList();
    }

    private static String signs(Cell cell) {
        StringBuilder signs = new StringBuilder();
        for (Aspect aspect : Aspect.values()) {
            signs.append(cell.verdict(aspect).sign());
        }
        return signs.toString();
    }

    private void addMeasures(Row row) {
        text.append('\n').append(LineWrapper.of("", 0, row.scenario().situation()));
        TextTable table = new TextTable(5, 7, 8, 8, 17, 7, 9, 7, -1);
        table.row(word, "ranges", "served", "refused", "span", "holes", "mean", "worst", "growth");
        for (Course course : row.courses()) {
            for (Sample sample : course.samples()) {
                table.row(
                        columns.get(course.stage()),
                        sample.ranges(),
                        sample.outcome().served(),
                        sample.outcome().refused(),
                        sample.footprint().span(),
                        sample.footprint().holes(),
                        sample.cost().mean(),
                        sample.cost().worst(),
                        sample.equals(course.largest()) ? course.growth().title() : "");
            }
        }
        text.append('\n').append(table);
    }

    /** What is worse than one stage in one aspect belongs together. */
    private void addWorse() {
        Map<List<Object>, List<Worse>> groups = new LinkedHashMap<>();
        for (Worse worse : matrix.worse()) {
            groups.computeIfAbsent(List.of(worse.scenario(), worse.aspect(), worse.against()), key -> new ArrayList<>())
                    .add(worse);
        }
        if (groups.isEmpty()) {
            text.append("\nNo " + word + " is worse.\n");
            return;
        }
        groups.values().forEach(this::addWorse);
        if (areStages() && matrix.lines() == 1) {
            text.append('\n')
                    .append(LineWrapper.of(
                            "",
                            0,
                            "docs/findings.md says why, to whom it matters, and shows each in a few operations."));
        }
    }

    private void addWorse(List<Worse> group) {
        Worse first = group.get(0);
        String stages = group.stream().map(worse -> columns.get(worse.stage())).collect(Collectors.joining(", "));
        text.append("\n%s, %s: worse at %s%s %s than at %s %s\n"
                .formatted(
                        first.scenario(),
                        first.aspect() == Aspect.VISITS
                                ? matrix.unit().title()
                                : first.aspect().title(),
                        word,
                        group.size() > 1 ? "s" : "",
                        stages,
                        word,
                        columns.get(first.against())));
        Row row = matrix.rows().stream()
                .filter(one -> one.scenario().name().equals(first.scenario()))
                .findFirst()
                .orElseThrow();
        addMeasure(row, first.aspect(), first.against());
        group.forEach(worse -> addMeasure(row, worse.aspect(), worse.stage()));
    }

    private void addMeasure(Row row, Aspect aspect, int stage) {
        Course course = row.courses().get(stage);
        text.append("    " + word + " ")
                .append(columns.get(stage))
                .append("  ")
                .append(measure(course, aspect))
                .append('\n');
    }

    private static String measure(Course course, Aspect aspect) {
        Sample sample = course.largest();
        return switch (aspect) {
            case OUTCOME -> sample.outcome().toString();
            case FOOTPRINT ->
                "span "
                        + sample.footprint().span() + " pfns, holes "
                        + sample.footprint().holes();
            case VISITS ->
                "mean %s, worst %d".formatted(mean(sample), sample.cost().worst());
            case GROWTH ->
                course.growth().title() + ": mean "
                        + course.samples().stream()
                                .map(one -> mean(one) + " at " + one.ranges())
                                .collect(Collectors.joining(", "));
        };
    }

    private static String mean(Sample sample) {
        return String.format(Locale.ROOT, "%.1f", sample.cost().mean());
    }
}
