// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.trace;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.HdrHistogram.Histogram;
import org.iovakit.app.JsonReport;
import org.iovakit.app.trace.Judgement;
import org.iovakit.app.trace.Judgement.Judged;
import org.iovakit.bench.LockCost;
import org.iovakit.cli.shared.CoverageText;
import org.iovakit.cli.shared.LineWrapper;
import org.iovakit.cli.shared.TextTable;
import org.iovakit.diff.CostUnit;
import org.iovakit.trace.Coverage;
import org.iovakit.trace.TouchTally.Cost;

/** How a load fares at the states of series, for people and for programs. */
final class JudgeReport {
    private static final double NANOS_OF_A_MICROSECOND = 1000;
    private static final double PERCENT = 100;
    private static final double NEARLY_ALL = 99.9;

    private final List<Judgement> judgements;
    private final Optional<String> untimed;

    /**
     * Takes over what was found.
     *
     * @param judgements one a series
     * @param untimed why nothing is said of time; empty where it is
     */
    JudgeReport(List<Judgement> judgements, Optional<String> untimed) {
        this.judgements = List.copyOf(judgements);
        this.untimed = untimed;
    }

    /** Whether no load is served worse in the end. */
    boolean isGood() {
        return judgements.stream().allMatch(judgement -> judgement.verdict().isGood());
    }

    private Coverage coverage() {
        return judgements.get(0).states().get(0).summary().coverage();
    }

    String table() {
        StringBuilder text = new StringBuilder();
        for (Judgement judgement : judgements) {
            text.append(LineWrapper.of("", 0, judgement.sentence()));
        }
        text.append('\n').append(CoverageText.of(coverage()));
        if (!coverage().isComplete()) {
            text.append('\n');
        }
        for (Judgement judgement : judgements) {
            text.append(table(judgement)).append('\n');
        }
        return text.append(timed()).toString();
    }

    private String timed() {
        if (untimed.isPresent()) {
            return LineWrapper.of("", 0, "No estimate in time: " + untimed.get());
        }
        LockCost cost = judgements.get(0).cost().orElseThrow();
        String estimate = String.format(
                Locale.ROOT,
                "Times are estimates: in C on this machine, warm, a hold of the lock took %.0f ns with up to %d nodes,"
                        + " and each node more took %.1f ns.",
                cost.nanosPerHold(),
                cost.fewNodes(),
                cost.nanosPerNode());
        boolean known = coverage().get(Coverage.Figure.NANOSECONDS) > 0;
        return LineWrapper.of(
                "",
                0,
                estimate
                        + (known
                                ? " A lock that is held for more than all of the time (100 %) is a lock-up in the making."
                                : " How much time passed is not known, so neither is how much of it the lock was held."));
    }

    private static String table(Judgement judgement) {
        TextTable table = new TextTable(-30, 12);
        List<Judged> states = judgement.states();
        table.row(List.of(""), states, state -> state.summary().subject().title());
        table.row(List.of("requests refused"), states, state -> state.summary().refused());
        table.row(List.of("holds of the lock"), states, state -> cost(state, Cost::holds));
        table.row(List.of("  nodes touched in one, mean"), states, state -> cost(state, Cost::mean));
        table.row(List.of("  99.9 %"), states, state -> cost(state, Cost::p999));
        table.row(List.of("  worst"), states, state -> cost(state, Cost::worst));
        judgement.cost().ifPresent(cost -> {
            table.row(List.of("  worst, us (estimate)"), states, state -> micros(cost.nanos(state.worst())));
            table.row(List.of("all holds, us (estimate)"), states, state -> micros(state.nanos(cost)));
        });
        if (judgement.lockHeld(states.get(0)).isPresent()) {
            table.row(
                    List.of("lock held, % (estimate)"),
                    states,
                    state -> String.format(
                            Locale.ROOT,
                            "%.2f",
                            PERCENT * judgement.lockHeld(state).orElseThrow()));
        }
        CostUnit unit = states.get(0).summary().subject().unit();
        table.row(
                List.of(unit.title() + " a request, mean"),
                states,
                state -> state.summary().costs().getMean());
        table.row(List.of("  99.9 %"), states, state -> state.summary().costs().getValueAtPercentile(NEARLY_ALL));
        table.row(List.of("  worst"), states, state -> state.summary().costs().getMaxValue());
        table.row(List.of("pfns spanned"), states, state -> state.summary().spannedPages());
        table.row(
                List.of("ranges held, at most"),
                states,
                state -> state.summary().mostHeld());
        if (states.stream().allMatch(state -> state.bytes().isPresent())) {
            table.row(List.of("  bytes of them"), states, state -> state.bytes().orElseThrow());
        }
        return table.toString();
    }

    private static Object cost(Judged state, Function<Cost, Object> figure) {
        return state.summary().allTouches().map(figure).orElse(0);
    }

    private static String micros(double nanos) {
        return String.format(Locale.ROOT, "%.1f", nanos / NANOS_OF_A_MICROSECOND);
    }

    String json() {
        ObjectNode document = JsonReport.of("trace-judge");
        CoverageText.put(coverage(), document.putObject("trace"));
        untimed.ifPresent(reason -> document.put("noEstimateInTime", reason));
        for (Judgement judgement : judgements) {
            ObjectNode series = document.withArray("series").addObject();
            series.put("verdict", judgement.verdict().title());
            series.put("sentence", judgement.sentence());
            series.put("best", judgement.bestState());
            judgement
                    .cost()
                    .ifPresent(cost -> series.putObject("estimate")
                            .put("fewNodes", cost.fewNodes())
                            .put("nanosPerHold", cost.nanosPerHold())
                            .put("nanosPerNode", cost.nanosPerNode()));
            for (Judged state : judgement.states()) {
                put(judgement, state, series.withArray("states").addObject());
            }
        }
        return JsonReport.print(document);
    }

    private static void put(Judgement judgement, Judged state, ObjectNode json) {
        json.put("state", state.summary().subject().label());
        json.put("name", state.summary().subject().name());
        json.put("served", state.summary().served());
        json.put("refused", state.summary().refused());
        ObjectNode holds = json.putObject("nodesUnderTheLock");
        state.summary()
                .allTouches()
                .ifPresent(cost -> holds.put("holds", cost.holds())
                        .put("mean", cost.mean())
                        .put("p999", cost.p999())
                        .put("worst", cost.worst()));
        judgement.cost().ifPresent(cost -> {
            json.put("worstNanosEstimated", cost.nanos(state.worst()));
            json.put("allNanosEstimated", state.nanos(cost));
        });
        judgement.lockHeld(state).ifPresent(share -> json.put("lockHeldEstimated", share));
        Histogram costs = state.summary().costs();
        json.putObject(state.summary().subject().unit().title())
                .put("mean", costs.getMean())
                .put("p999", costs.getValueAtPercentile(NEARLY_ALL))
                .put("worst", costs.getMaxValue());
        json.put("pfnsSpanned", state.summary().spannedPages());
        json.put("mostHeld", state.summary().mostHeld());
        state.bytes().ifPresent(bytes -> json.put("mostBytes", bytes));
    }
}
