// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff.matrix;

import java.util.EnumMap;
import java.util.Map;
import org.iovakit.diff.CostRule;

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
     * counts as one visit.
     */
    public static final CostRule COST = new CostRule(2, 16);

    private Tolerance() {}

    /** Judges a stage against another in every aspect. */
    static Map<Aspect, Comparison> judge(Course course, Course other) {
        Map<Aspect, Comparison> verdicts = new EnumMap<>(Aspect.class);
        Sample sample = course.largest();
        Sample otherSample = other.largest();
        verdicts.put(Aspect.OUTCOME, outcome(sample.outcome(), otherSample.outcome()));
        verdicts.put(Aspect.FOOTPRINT, footprint(sample.footprint(), otherSample.footprint()));
        verdicts.put(Aspect.VISITS, visits(sample.visits(), otherSample.visits()));
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

    static Comparison visits(Visits visits, Visits other) {
        return Comparison.of(isDearer(visits, other), isDearer(other, visits));
    }

    private static boolean isDearer(Visits visits, Visits other) {
        return isDearer(visits.mean(), other.mean()) || isDearer((double) visits.worst(), (double) other.worst());
    }

    private static boolean isDearer(double visits, double other) {
        return visits >= COST.floor() && visits >= COST.factor() * Math.max(1, other);
    }

    /** The class tells, unless the one that grows faster is still the cheaper at the largest size. */
    private static Comparison growth(Course course, Course other) {
        int order = course.growth().compareTo(other.growth());
        double visits = course.largest().visits().mean();
        double otherVisits = other.largest().visits().mean();
        return Comparison.of(order > 0 && visits >= otherVisits, order < 0 && visits <= otherVisits);
    }
}
