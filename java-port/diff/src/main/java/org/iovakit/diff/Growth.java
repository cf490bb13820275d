// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.iovakit.trace.Operation;
import org.iovakit.trace.TraceSource;

/**
 * How the cost of a subject's searches grows with the ranges in the domain.
 *
 * @param ranges in the domain, each time more
 * @param median cost of the measured requests, for each of these: what most of them cost
 * @param worst the most that one of them cost
 * @param unit what is counted
 */
public record Growth(List<Long> ranges, List<Long> median, List<Long> worst, CostUnit unit) {
    /** Classes of growth. */
    public enum Order {
        CONSTANT,
        LOGARITHMIC,
        LINEAR;

        /** The word for it in reports and JSON. */
        public String title() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A trace of some size.
     *
     * @param ranges in the domain
     * @param measuredFrom the index, from 0, of the first operation whose cost counts; all {@code alloc} after it count too
     */
    public record Sized(long ranges, TraceSource trace, long measuredFrom) {}

    public Growth {
        ranges = List.copyOf(ranges);
        median = List.copyOf(median);
        worst = List.copyOf(worst);
    }

    /**
     * Plays traces on a subject.
     *
     * @param traces of growing size, two at least
     * @throws UncheckedIOException if one cannot be read
     */
    public static Growth measure(Subject subject, List<Sized> traces) {
        List<Long> ranges = new ArrayList<>();
        List<Long> median = new ArrayList<>();
        List<Long> worst = new ArrayList<>();
        for (Sized sized : traces) {
            long[] costs = costs(subject, sized);
            ranges.add(sized.ranges());
            median.add(costs[costs.length / 2]);
            worst.add(costs[costs.length - 1]);
        }
        return new Growth(ranges, median, worst, subject.unit());
    }

    /** The costs of the measured requests, the lowest first. */
    private static long[] costs(Subject subject, Sized sized) {
        List<Long> costs = new ArrayList<>();
        try (Side side = subject.load(sized.trace().cpus());
                TraceSource.Cursor cursor = sized.trace().open()) {
            long index = 0;
            for (List<Operation> next = Ahead.next(cursor); !next.isEmpty(); next = Ahead.next(cursor)) {
                side.begin(next);
                for (Operation operation : next) {
                    List<String> lines = side.results();
                    if (index++ >= sized.measuredFrom() && operation instanceof Operation.Alloc) {
                        costs.add(Math.max(0, Answer.cost(lines.get(lines.size() - 1), subject.unit())));
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        long[] sorted = costs.stream().mapToLong(Long::longValue).toArray();
        Arrays.sort(sorted);
        return sorted.length == 0 ? new long[1] : sorted;
    }

    /** How what most requests cost grows. */
    public Order medianOrder() {
        return order(median);
    }

    /** How what the dearest request costs grows. */
    public Order worstOrder() {
        return order(worst);
    }

    /** By the exponent between first and last: near 1 it is linear, and what a root of n would be counts as that too. */
    private Order order(List<Long> costs) {
        int last = costs.size() - 1;
        double first = Math.max(1, costs.get(0));
        double growth = Math.max(1, costs.get(last)) / first;
        double size = (double) ranges.get(last) / ranges.get(0);
        if (Math.log(growth) / Math.log(size) >= 0.5) {
            return Order.LINEAR;
        }
        return costs.get(last) - first >= 2 ? Order.LOGARITHMIC : Order.CONSTANT;
    }
}
