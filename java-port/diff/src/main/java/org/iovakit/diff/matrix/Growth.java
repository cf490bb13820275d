// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff.matrix;

import java.util.List;
import java.util.Locale;

/**
 * How the mean of visits grows with the number of ranges. A few sizes tell the classes apart only roughly: by the
 * exponent p for which visits = c * ranges^p fits best, by least squares on the logarithms. A logarithm looks like a
 * small exponent there, and so does whatever else grows slower than the square root.
 */
public enum Growth {
    /** By less than half a visit each time that the ranges double, or not at all. A tree gains a level then. */
    CONSTANT,

    /** More than that, and p below 0.5. */
    LOGARITHMIC,

    /** p of 0.5 and above: like the number of ranges, or at any rate like its square root. */
    LINEAR;

    private static final double LEAST_PER_DOUBLING = 0.5;
    private static final double LEAST_LINEAR = 0.5;

    /**
     * A measurement.
     *
     * @param ranges in the domain, at least 1
     * @param visits the mean
     */
    public record Point(long ranges, double visits) {
        private double logRanges() {
            return Math.log((double) ranges);
        }

        /** No visit counts as one. */
        private double logVisits() {
            return Math.log(Math.max(1, visits));
        }
    }

    /**
     * The class of a cost.
     *
     * @param points at two or more numbers of ranges, the fewest first
     */
    public static Growth of(List<Point> points) {
        Point first = points.get(0);
        Point last = points.get(points.size() - 1);
        double doublings = (last.logRanges() - first.logRanges()) / Math.log(2);
        if (last.visits() - first.visits() < LEAST_PER_DOUBLING * doublings) {
            return CONSTANT;
        }
        return exponent(points) < LEAST_LINEAR ? LOGARITHMIC : LINEAR;
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

    /** The word for it in reports and JSON: {@code constant}. */
    public String title() {
        return name().toLowerCase(Locale.ROOT);
    }
}
