// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.iovakit.app.trace.Judgement;
import org.iovakit.app.trace.Judgement.Judged;
import org.iovakit.app.trace.LoadCourse;
import org.iovakit.bench.LockCost;
import org.iovakit.domain.State;
import org.iovakit.trace.Coverage;
import org.iovakit.trace.TouchTally;
import org.iovakit.trace.TouchTally.Cost;
import org.iovakit.trace.TraceSource;

/** Makes the page of a load from how it was judged. */
public final class LoadReportMaker {
    /** Of all ranges that are drawn at all times; beyond it a map takes minutes, and memory. */
    private static final long MOST_DRAWN = 4_000_000;

    private static final double NANOS_OF_A_MICROSECOND = 1000;

    private LoadReportMaker() {}

    /**
     * The page.
     *
     * @param name of the capture or trace
     * @param command as the user typed it
     */
    public static LoadReport of(
            String name, String command, List<LoadReport.Section> sections, List<Judgement> judgements) {
        Coverage coverage = judgements.get(0).states().get(0).summary().coverage();
        List<String> summary = new ArrayList<>();
        judgements.forEach(judgement -> summary.add(judgement.sentence()));
        summary.addAll(coverage.reserves());
        List<Report.Fact> facts = List.of(
                new Report.Fact("Load", name),
                new Report.Fact(
                        "Operations",
                        Notation.count(
                                judgements.get(0).states().get(0).summary().operations())),
                new Report.Fact("Made by", command));
        return new LoadReport("How a load fares", facts, summary, sections);
    }

    /**
     * A section.
     *
     * @param title of the series, or of what its states are
     * @param drawn states whose address space is to be drawn; none where they are no stages
     * @throws IOException if the trace cannot be read
     */
    public static LoadReport.Section section(String title, Judgement judgement, List<State> drawn, TraceSource trace)
            throws IOException {
        List<Judged> states = judgement.states();
        List<String> notes = new ArrayList<>();
        List<CourseChart> costs = new ArrayList<>();
        if (states.stream().allMatch(state -> state.summary().allTouches().isPresent())) {
            costs.add(chart("At worst in one hold of the lock", "nodes", states, Cost::worst));
            costs.add(chart("On average in one", "nodes", states, cost -> Math.round(cost.mean())));
        } else {
            notes.add(
                    "No cost over time: at some of these states nobody took the lock, or nodes could not be counted.");
        }
        List<CourseChart> waits = new ArrayList<>();
        long nanoseconds = states.get(0).summary().coverage().get(Coverage.Figure.NANOSECONDS);
        if (costs.isEmpty() || judgement.cost().isEmpty() || nanoseconds == 0) {
            notes.add(
                    "No wait over time: for it what a hold of the lock takes has to be measured, and the capture to tell how"
                            + " much time passed.");
        } else {
            waits.add(waits(states, judgement.cost().get(), nanoseconds));
        }
        List<AddressMap> maps = new ArrayList<>();
        long most = states.get(0).summary().mostHeld();
        if (drawn.isEmpty()) {
            notes.add("No address space over time: that is drawn of stages alone.");
        } else if (most * AddressMap.COLUMNS > MOST_DRAWN) {
            notes.add(
                    "No address space over time: " + Notation.count(most) + " ranges at a time are too many to draw.");
        } else {
            maps.addAll(AddressMap.of(drawn, trace));
        }
        List<String> names =
                states.stream().map(state -> state.summary().subject().title()).toList();
        return new LoadReport.Section(title, names, rows(judgement), notes, costs, waits, maps);
    }

    private static CourseChart chart(String title, String unit, List<Judged> states, ToLongFunction<Cost> figure) {
        return course(
                title,
                unit,
                states,
                state -> state.summary().course().stretches().stream()
                        .map(stretch -> stretch.all().map(figure::applyAsLong).orElse(0L))
                        .toList());
    }

    private static CourseChart course(
            String title, String unit, List<Judged> states, Function<Judged, List<Long>> figures) {
        return CourseChart.of(
                title,
                unit,
                states.stream()
                        .map(state ->
                                new CourseChart.Course(state.summary().subject().title(), figures.apply(state)))
                        .toList(),
                states.get(0).summary().course().operations());
    }

    private static CourseChart waits(List<Judged> states, LockCost cost, long nanoseconds) {
        return course("Wait for the lock (estimate)", "us", states, state -> {
            List<Long> waits = new ArrayList<>();
            LoadCourse course = state.summary().course();
            double left = 0;
            long done = 0;
            for (TouchTally stretch : course.stretches()) {
                long operations = Math.min(course.length(), course.operations() - done);
                done += operations;
                long holds = stretch.all().map(Cost::holds).orElse(0L);
                double work = cost.nanos(holds, stretch.beyond(cost.fewNodes()));
                left = Math.max(0, left + work - (double) nanoseconds * operations / course.operations());
                waits.add(Math.round(left / NANOS_OF_A_MICROSECOND));
            }
            return waits;
        });
    }

    private static List<LoadReport.Row> rows(Judgement judgement) {
        List<LoadReport.Row> rows = new ArrayList<>();
        add(
                rows,
                "requests refused",
                judgement,
                state -> Notation.count(state.summary().refused()));
        add(rows, "holds of the lock", judgement, state -> cost(state, cost -> Notation.count(cost.holds())));
        add(
                rows,
                "nodes in one, mean",
                judgement,
                state -> cost(state, cost -> String.format(Locale.ROOT, "%,.1f", cost.mean())));
        add(rows, "99.9 %", judgement, state -> cost(state, cost -> Notation.count(cost.p999())));
        add(rows, "worst", judgement, state -> cost(state, cost -> Notation.count(cost.worst())));
        if (judgement.lockHeld(judgement.states().get(0)).isPresent()) {
            add(
                    rows,
                    "lock held, estimate",
                    judgement,
                    state -> String.format(
                            Locale.ROOT,
                            "%.2f %%",
                            100 * judgement.lockHeld(state).orElseThrow()));
        }
        add(
                rows,
                "pfns spanned",
                judgement,
                state -> Notation.count(state.summary().spannedPages()));
        add(
                rows,
                "ranges held, at most",
                judgement,
                state -> Notation.count(state.summary().mostHeld()));
        return rows;
    }

    private static String cost(Judged state, Function<Cost, String> figure) {
        return state.summary().allTouches().map(figure).orElse("");
    }

    private static void add(
            List<LoadReport.Row> rows, String title, Judgement judgement, Function<Judged, String> cell) {
        rows.add(new LoadReport.Row(title, judgement.states().stream().map(cell).toList()));
    }
}
