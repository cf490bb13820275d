// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff.matrix;

import java.util.List;
import org.iovakit.diff.Growth;

/**
 * How the mean of visits grows with the number of ranges. A few sizes tell the orders apart only roughly: by the exponent
 * p for which visits = c * ranges^p fits best, by least squares on the logarithms. A logarithm looks like a small
 * exponent there, and so does whatever else grows slower than the square root.
 *
 * <p>It is constant if it grows by less than half a visit each time that the ranges double, while a tree gains a level;
 * logarithmic if by more, and p is below 0.5; and linear from there on, which takes in the square root.
 */
final class MeanGrowth {
    private static final double LEAST_PER_DOUBLING = 0.5;
    private static final double LEAST_LINEAR = 0.5 - 1e-9; // what rounding may take from a square root

    /**
     * A measurement.
     *
     * @param ranges in the domain, at least 1
     * @param visits the mean
     */
    record Point(long ranges, double visits) {
        private double logRanges() {
            return Math.log((double) ranges);
        }

        /** No visit counts as one. */
        private double logVisits() {
            return Math.log(Math.max(1, visits));
        }
    }

    private MeanGrowth() {}

    /**
     * The order of a cost.
     *
     * @param points at two or more numbers of ranges, the fewest first
     */
    static Growth.Order of(List<Point> points) {
        Point first = points.get(0);
        Point last = points.get(points.size() - 1);
        double doublings = (last.logRanges() - first.logRanges()) / Math.log(2);
        if (last.visits() - first.visits() < LEAST_PER_DOUBLING * doublings) {
            return Growth.Order.CONSTANT;
        }
        return exponent(points) < LEAST_LINEAR ? Growth.Order.LOGARITHMIC : Growth.Order.LINEAR;
    }

    /** The slope of the line through the logarithms that has the least squares. */
    static double exponent(List<Point> points) {
        double meanX = points.stream().mapToDouble(Point::logRanges).average().orElseThrow();
        double meanY = points.stream().mapToDouble(Point::logVisits).average().orElseThrow();
        double covariance = 0;
        double variance = 0;
        for (Point point : points) {
            double distance = point.logRanges() - meanX;
            covariance += distance * (point.logVisits() - meanY);
            variance += distance * distance;
        }
        return covariance / variance;
    }
}
