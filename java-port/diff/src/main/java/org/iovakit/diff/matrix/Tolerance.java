// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff.matrix;

import java.util.EnumMap;
import java.util.Map;
import org.iovakit.diff.CostRule;
import org.iovakit.diff.CostUnit;

/**
 * How much more is worse. Everything is counted, nothing timed, so the same measures come out each time; the tolerance is
 * there because small differences, such as those of a tree of another shape, mean nothing to anybody.
 *
 * <p>Where an aspect has two measures, it is worse if either is, and better if either is and neither is worse.
 */
public final class Tolerance {
    /** Refused requests, span and holes: more by one in so many, and ... */
    public static final long PART = 10;

    /** ... of holes, as many more at least. */
    public static final long HOLES = 16;

    /**
     * Visits, mean and worst: twice as many, and at least 16. A request that the caches serve, or that is refused unseen,
     * counts as one visit. Where something else is counted, it is twice as much of that, and at least what counts there.
     */
    public static final CostRule COST = new CostRule(2, CostUnit.VISITS.floor());

    private Tolerance() {}

    /** Judges a stage against another in every aspect. */
    static Map<Aspect, Comparison> judge(Course course, Course other) {
        Map<Aspect, Comparison> verdicts = new EnumMap<>(Aspect.class);
        Sample sample = course.largest();
        Sample otherSample = other.largest();
        verdicts.put(Aspect.OUTCOME, outcome(sample.outcome(), otherSample.outcome()));
        verdicts.put(Aspect.FOOTPRINT, footprint(sample.footprint(), otherSample.footprint()));
        verdicts.put(Aspect.VISITS, cost(sample.cost(), otherSample.cost()));
        verdicts.put(Aspect.GROWTH, growth(course, other));
        return verdicts;
    }

    static Comparison outcome(Outcome outcome, Outcome other) {
        return Comparison.of(
                isMore(outcome.refused(), other.refused(), 1), isMore(other.refused(), outcome.refused(), 1));
    }

    static Comparison footprint(Footprint footprint, Footprint other) {
        return Comparison.of(isWider(footprint, other, HOLES), isWider(other, footprint, HOLES));
    }

    /** Whether the span is wider, or there are more holes, as many more at least. */
    static boolean isWider(Footprint footprint, Footprint other, long holes) {
        return isMore(footprint.span(), other.span(), 1) || isMore(footprint.holes(), other.holes(), holes);
    }

    private static boolean isMore(long count, long other, long atLeast) {
        return count - other >= atLeast && PART * (count - other) >= other;
    }

    static Comparison cost(Cost cost, Cost other) {
        return Comparison.of(isDearer(cost, other), isDearer(other, cost));
    }

    private static boolean isDearer(Cost cost, Cost other) {
        long floor = cost.unit().floor();
        return isDearer(cost.mean(), other.mean(), floor)
                || isDearer((double) cost.worst(), (double) other.worst(), floor);
    }

    private static boolean isDearer(double cost, double other, long floor) {
        return cost >= floor && cost >= COST.factor() * Math.max(1, other);
    }

    /** The class tells, unless the one that grows faster is still the cheaper at the largest size. */
    private static Comparison growth(Course course, Course other) {
        int order = course.growth().compareTo(other.growth());
        double cost = course.largest().cost().mean();
        double otherCost = other.largest().cost().mean();
        return Comparison.of(order > 0 && cost >= otherCost, order < 0 && cost <= otherCost);
    }
}
