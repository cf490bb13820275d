// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.iovakit.app.report.Overview.Cell;
import org.iovakit.app.report.Overview.Column;
import org.iovakit.app.report.VerdictTable.SuiteVerdict;
import org.iovakit.diff.DiffResult;
import org.iovakit.diff.Effect;
import org.iovakit.diff.Kind;
import org.iovakit.diff.matrix.Aspect;
import org.iovakit.diff.matrix.Comparison;
import org.iovakit.diff.matrix.Course;
import org.iovakit.diff.matrix.Matrix;
import org.iovakit.diff.matrix.Row;
import org.iovakit.diff.matrix.Sample;
import org.iovakit.oracle.StructSize;
import org.iovakit.trace.scenario.Scenario;
import org.iovakit.trace.scenario.Scenarios;

/** What the {@link Overview} says of states, each against the one that it comes after; the first comes after none. */
final class OverviewColumns {
    /** A part by which the spread of ranges differs, at least, to be told. */
    private static final double LEAST = 0.001;

    private final List<String> heads;

    /** By place, the place of the one before. */
    private final List<Integer> before;

    /**
     * Columns of states.
     *
     * @param heads what each is called
     * @param before by place, the place of the one that it comes after
     */
    OverviewColumns(List<String> heads, List<Integer> before) {
        this.heads = List.copyOf(heads);
        this.before = List.copyOf(before);
    }

    /** By place, the place of the state that each of a matrix comes after. */
    static List<Integer> before(Matrix matrix) {
        return matrix.rows().get(0).courses().stream().map(Course::before).toList();
    }

    /**
     * All that there is to say of stages.
     *
     * @param hunts by place, from the second state on
     */
    List<Column> all(List<DiffResult> hunts, Matrix matrix, List<SuiteVerdict> suites) {
        List<Column> columns = new ArrayList<>(List.of(answers(hunts, Optional.of(matrix))));
        columns.addAll(costs(matrix));
        columns.add(memory(suites.get(0).verdict(), Collections.nCopies(heads.size(), OptionalInt.empty())));
        suites.forEach(suite -> columns.add(suite("suite " + suite.name(), suite.verdict())));
        return columns;
    }

    /** A column of cells by place. */
    Column column(String head, IntFunction<Cell> cell) {
        return new Column(head, IntStream.range(0, heads.size()).mapToObj(cell).toList());
    }

    /** A column with nothing to say of the first state. */
    private Column differences(String head, IntFunction<Cell> cell) {
        return column(head, place -> place == 0 ? Cell.NONE : cell.apply(place));
    }

    /**
     * What a state answers otherwise.
     *
     * @param hunts by place, from the second state on
     * @param matrix of the same states, if there is one
     */
    Column answers(List<DiffResult> hunts, Optional<Matrix> matrix) {
        return differences("behaviour", place -> {
            DiffResult hunt = hunts.get(place - 1);
            List<String> lines = new ArrayList<>(answers(hunt));
            matrix.ifPresent(played -> lines.addAll(placed(played, row -> row.againstBefore(place))));
            return new Cell(verdict(hunt), "findings-" + heads.get(place), lines);
        });
    }

    /**
     * What a state does otherwise than the first.
     *
     * @param hunts against it, by place, from the second state on
     */
    Column againstFirst(List<DiffResult> hunts, Optional<Matrix> matrix) {
        return differences("against state 0", place -> {
            DiffResult hunt = hunts.get(place - 1);
            List<String> lines = new ArrayList<>(answers(hunt));
            matrix.ifPresent(played -> {
                lines.addAll(placed(played, row -> row.againstBase(place)));
                lines.add(tally(played, row -> row.againstBase(place)));
            });
            return new Cell(verdict(hunt), matrix.isPresent() ? "matrix" : "", lines);
        });
    }

    /** {@code outcome 31: 20 better, 11 worse}, {@code placement 210}; {@code none} if there is no difference. */
    private static List<String> answers(DiffResult hunt) {
        List<String> judged = new ArrayList<>();
        List<String> other = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            Map<Effect, Long> seen = new EnumMap<>(Effect.class);
            hunt.findings().stream()
                    .filter(finding -> finding.sort().kind() == kind)
                    .forEach(finding -> seen.merge(finding.sort().effect(), finding.seen(), Long::sum));
            if (!seen.isEmpty()) {
                String count = kind.title() + " "
                        + Notation.count(seen.values().stream()
                                .mapToLong(Long::longValue)
                                .sum());
                seen.remove(Effect.OTHER);
                String effects = seen.entrySet().stream()
                        .map(effect -> Notation.count(effect.getValue()) + " "
                                + effect.getKey().title())
                        .collect(Collectors.joining(", "));
                if (effects.isEmpty()) {
                    other.add(count);
                } else {
                    judged.add(count + ": " + effects);
                }
            }
        }
        if (!other.isEmpty()) {
            judged.add(String.join(", ", other));
        }
        return judged.isEmpty() ? List.of("none") : judged;
    }

    private static String verdict(DiffResult hunt) {
        Set<Effect> effects =
                hunt.findings().stream().map(finding -> finding.sort().effect()).collect(Collectors.toSet());
        return effects.contains(Effect.WORSE) ? "worse" : effects.contains(Effect.BETTER) ? "better" : "";
    }

    /** How many requests are refused in the scenarios, and how far ranges spread, where that differs. */
    private static List<String> placed(Matrix matrix, Function<Row, org.iovakit.diff.matrix.Cell> against) {
        long refused = 0;
        long refusedThere = 0;
        double span = 0;
        for (Row row : matrix.rows()) {
            Sample here = against.apply(row).course().largest();
            Sample there = against.apply(row).other().largest();
            refused += here.outcome().refused();
            refusedThere += there.outcome().refused();
            span += Math.log(
                    (1.0 + here.footprint().span()) / (1.0 + there.footprint().span()));
        }
        List<String> lines = new ArrayList<>();
        if (refused != refusedThere) {
            lines.add((refused > refusedThere ? "▼" : "▲") + " refused " + change(refusedThere, refused));
        }
        double ratio = Math.exp(span / matrix.rows().size());
        if (Math.abs(ratio - 1) >= LEAST) {
            lines.add(String.format(
                    Locale.ROOT,
                    "spread over %.1f %% %s pages",
                    100 * Math.abs(ratio - 1),
                    ratio > 1 ? "more" : "fewer"));
        }
        return lines;
    }

    /** What requests cost: a column for each scenario of the series, and one for all scenarios. */
    List<Column> costs(Matrix matrix) {
        Set<String> shown = Scenarios.ofTheSeries().stream().map(Scenario::name).collect(Collectors.toSet());
        List<Column> columns = new ArrayList<>();
        for (Row row : matrix.rows()) {
            if (shown.contains(row.scenario().name())) {
                columns.add(column(row.scenario().name(), place -> cost(row, place)));
            }
        }
        columns.add(column("all " + matrix.rows().size() + " scenarios", place -> costs(matrix, place)));
        return columns;
    }

    private Cell cost(Row row, int place) {
        Course now = row.courses().get(place);
        Course was = row.courses().get(before.get(place));
        return new Cell(
                place == 0
                        ? ""
                        : row.againstBefore(place).verdict(Aspect.VISITS).title(),
                MatrixSection.id(row.scenario(), heads.get(place)),
                List.of(
                        "mean " + change(mean(was), mean(now)),
                        "worst "
                                + change(
                                        was.largest().cost().worst(),
                                        now.largest().cost().worst()),
                        change(was.growth().title(), now.growth().title())));
    }

    private Cell costs(Matrix matrix, int place) {
        List<String> lines = new ArrayList<>();
        if (place > 0) {
            lines.add(tally(matrix, row -> row.againstBefore(place)));
        }
        lines.add("mean " + change(mean(matrix, before.get(place)), mean(matrix, place)));
        lines.add("worst " + change(worst(matrix, before.get(place)), worst(matrix, place)));
        return new Cell("", "matrix", lines);
    }

    /** {@code ▼ 6 worse, ▲ 8 better}: in how many scenarios. */
    private static String tally(Matrix matrix, Function<Row, org.iovakit.diff.matrix.Cell> against) {
        List<Collection<Comparison>> verdicts = matrix.rows().stream()
                .map(row -> against.apply(row).verdicts().values())
                .toList();
        long worse =
                verdicts.stream().filter(all -> all.contains(Comparison.WORSE)).count();
        long better =
                verdicts.stream().filter(all -> all.contains(Comparison.BETTER)).count();
        String text = Stream.of(worse > 0 ? "▼ " + worse + " worse" : "", better > 0 ? "▲ " + better + " better" : "")
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(", "));
        return text.isEmpty() ? "all equal" : text;
    }

    private static long mean(Course course) {
        return Math.round(course.largest().cost().mean());
    }

    private static long mean(Matrix matrix, int place) {
        return Math.round(courses(matrix, place)
                .mapToDouble(course -> course.largest().cost().mean())
                .average()
                .orElseThrow());
    }

    private static long worst(Matrix matrix, int place) {
        return courses(matrix, place)
                .mapToLong(course -> course.largest().cost().worst())
                .max()
                .orElseThrow();
    }

    private static Stream<Course> courses(Matrix matrix, int place) {
        return matrix.rows().stream().map(row -> row.courses().get(place));
    }

    /**
     * What a range takes in memory.
     *
     * @param ranges by place, bytes of a range with its part of the nodes that keep ranges, where that was found out
     */
    Column memory(VerdictTable table, List<OptionalInt> ranges) {
        return column("struct iova", place -> {
            List<String> lines = new ArrayList<>();
            String verdict = "";
            Optional<StructSize> now = table.stages().get(place).size();
            Optional<StructSize> was = table.stages().get(before.get(place)).size();
            if (now.isPresent() && was.isPresent()) {
                verdict = judged(was.get().slabBytes(), now.get().slabBytes());
                lines.add(change(was.get().bytes(), now.get().bytes()) + " bytes");
                lines.add("slab " + change(was.get().slabBytes(), now.get().slabBytes()));
            }
            ranges.get(place).ifPresent(bytes -> lines.add(Notation.count(bytes) + " bytes a range"));
            return lines.isEmpty() ? Cell.NONE : new Cell(verdict, "memory", lines);
        });
    }

    private static String judged(int was, int now) {
        return (now > was ? Comparison.WORSE : now < was ? Comparison.BETTER : Comparison.EQUAL).title();
    }

    /** What a suite came to, by backend. */
    Column suite(String head, VerdictTable table) {
        return column(head, place -> {
            // Those that came to the same share a line.
            Map<String, List<String>> backends = new LinkedHashMap<>();
            boolean good = true;
            List<VerdictTable.Cell> cells = table.stages().get(place).cells();
            for (int i = 0; i < cells.size(); i++) {
                VerdictTable.Cell cell = cells.get(i);
                if (!cell.counts().isEmpty()) {
                    good &= cell.good();
                    backends.computeIfAbsent((cell.good() ? "✓ " : "✗ ") + cell.counts(), key -> new ArrayList<>())
                            .add(table.backends().get(i));
                }
            }
            List<String> lines = new ArrayList<>();
            backends.forEach((counts, those) -> lines.add(counts + ": " + String.join(", ", those)));
            return new Cell(good ? "good" : "bad", "verdict", lines);
        });
    }

    private static String change(long was, long now) {
        return change(Notation.count(was), Notation.count(now));
    }

    /** {@code 40 → 56}, or what it is and was. */
    private static String change(String was, String now) {
        return was.equals(now) ? now : was + " → " + now;
    }
}
