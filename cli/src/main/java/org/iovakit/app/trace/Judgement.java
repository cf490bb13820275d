// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.trace;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.iovakit.bench.LockCost;
import org.iovakit.diff.CostUnit;
import org.iovakit.diff.matrix.Tolerance;
import org.iovakit.trace.Coverage;
import org.iovakit.trace.TouchTally.Cost;

/**
 * Whether states one after the other serve a load better than the first of them does, and at what price.
 *
 * @param states at least one, the first of them what the others are held against
 * @param cost of a hold of the lock in time; empty where it was not measured
 */
public record Judgement(List<Judged> states, Optional<LockCost> cost) {
    /**
     * A state.
     *
     * @param rangeBytes that a range takes in memory; empty where that is not known
     */
    public record Judged(ReplaySummary summary, OptionalInt rangeBytes) {
        /** Nodes that a hold of the lock touches on average; 0 where nobody had to take it. */
        public double mean() {
            return summary.allTouches().map(Cost::mean).orElse(0.0);
        }

        /** The most nodes that a hold of the lock touched. */
        public long worst() {
            return summary.allTouches().map(Cost::worst).orElse(0L);
        }

        /** Nanoseconds that all holds of the lock take. */
        public double nanos(LockCost cost) {
            return cost.nanos(summary.allTouches().map(Cost::holds).orElse(0L), summary.touchesBeyond(cost.fewNodes()));
        }

        /** Bytes of the ranges, when they are most. */
        public Optional<Long> bytes() {
            return rangeBytes.isPresent() ? Optional.of(rangeBytes.getAsInt() * summary.mostHeld()) : Optional.empty();
        }
    }

    /** How the load fares. */
    public enum Verdict {
        /** The last state serves it at less cost than the first, at worst or on average. */
        CHEAPER,

        /** At less cost at worst, for more on average. */
        CHEAPER_AT_WORST,

        /** At about the same. */
        SAME,

        /** At more. */
        DEARER,

        /** It refuses more of it. */
        REFUSED_MORE;

        /** The word for it in JSON. */
        public String title() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** Whether the last state is no worse than the first. */
        public boolean isGood() {
            return this == CHEAPER || this == CHEAPER_AT_WORST || this == SAME;
        }
    }

    public Judgement {
        states = List.copyOf(states);
    }

    private Judged first() {
        return states.get(0);
    }

    private Judged last() {
        return states.get(states.size() - 1);
    }

    /** How it fares at the last state. */
    public Verdict verdict() {
        return verdict(last());
    }

    private Verdict verdict(Judged state) {
        if (state.summary().refused() > first().summary().refused()) {
            return Verdict.REFUSED_MORE;
        }
        boolean better = isDearer(first().worst(), state.worst());
        if (isDearer(state.worst(), first().worst()) || (!better && isDearer(state.mean(), first().mean()))) {
            return Verdict.DEARER;
        }
        if (better && isDearer(state.mean(), first().mean())) {
            return Verdict.CHEAPER_AT_WORST;
        }
        return better || isDearer(first().mean(), state.mean()) ? Verdict.CHEAPER : Verdict.SAME;
    }

    private static boolean isDearer(long cost, long other) {
        return isDearer((double) cost, (double) other);
    }

    /** By the rule of the matrix. */
    private static boolean isDearer(double cost, double other) {
        return cost >= CostUnit.VISITS.floor() && cost >= Tolerance.COST.factor() * Math.max(1, other);
    }

    /** The first state that is not dearer than another that refuses no more than the first, at worst and on average. */
    private Judged best() {
        List<Judged> able = states.stream()
                .filter(state -> state.summary().refused() <= first().summary().refused())
                .toList();
        List<Judged> atWorst = able.stream()
                .filter(state -> able.stream().noneMatch(other -> isDearer(state.worst(), other.worst())))
                .toList();
        return atWorst.stream()
                .filter(state -> atWorst.stream().noneMatch(other -> isDearer(state.mean(), other.mean())))
                .findFirst()
                .orElse(atWorst.get(0));
    }

    /** The first state that serves it about as cheaply as any, and refuses no more: what a person would want to have. */
    public String bestState() {
        return best().summary().subject().label();
    }

    /** What became of the load, in a sentence, with what it is to be doubted for. */
    public String sentence() {
        return reserve() + words() + ".";
    }

    private String reserve() {
        Coverage coverage = first().summary().coverage();
        if (coverage.isComplete()) {
            return "";
        }
        return coverage.missing() > 0
                ? "As far as a trace tells that lacks " + coverage.missing() + " events at least: "
                : "As far as a trace tells that is not complete: ";
    }

    private String words() {
        Judged best = best();
        String first = first().summary().subject().title();
        if (states.size() == 1) {
            return "This load has at worst " + number(first().worst()) + " nodes under the lock at " + first + ", and "
                    + mean(first()) + " on average" + refused(first());
        }
        String words = best.equals(first())
                ? "No state makes this load cheaper than " + first + ": it has at worst " + number(first().worst())
                        + " nodes under the lock, and " + mean(first()) + " on average" + refused(first())
                : "This load is served better at " + best.summary().subject().title() + ": it has at worst "
                        + number(best.worst()) + " nodes under the lock instead of " + number(first().worst())
                        + ", and "
                        + mean(best) + " on average instead of " + mean(first()) + refused(best);
        boolean again = !last().equals(best)
                && (isDearer(last().worst(), best.worst()) || isDearer(last().mean(), best.mean()));
        boolean refuses = verdict() == Verdict.REFUSED_MORE;
        return again || refuses
                ? words + "; at " + last().summary().subject().title() + " it has at worst " + number(last().worst())
                        + ", and " + mean(last()) + " on average" + refused(last())
                : words;
    }

    private String refused(Judged state) {
        long here = state.summary().refused();
        long there = first().summary().refused();
        if (here == 0 && there == 0) {
            return "";
        }
        return state.equals(first()) || here == there
                ? ", and " + number(here) + " requests refused"
                : ", and " + number(here) + " requests refused instead of " + number(there);
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private static String mean(Judged state) {
        return String.format(Locale.ROOT, "%,.1f", state.mean());
    }

    /**
     * The share of time that somebody holds the lock at a state; above 1 requests come in faster than they can be served.
     * Empty where the time that passed is not known, or what a hold takes.
     */
    public OptionalDouble lockHeld(Judged state) {
        long nanoseconds = state.summary().coverage().get(Coverage.Figure.NANOSECONDS);
        return cost.isPresent() && nanoseconds > 0
                ? OptionalDouble.of(state.nanos(cost.get()) / nanoseconds)
                : OptionalDouble.empty();
    }
}
