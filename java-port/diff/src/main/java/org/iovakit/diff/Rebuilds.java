// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.iovakit.trace.Operation;
import org.iovakit.trace.Trace;

/**
 * Shorter ways to the last operation of a trace: the ranges that were taken before it, or some of them, reserved one after
 * the other in any order. The order gives the tree its shape.
 */
final class Rebuilds {
    /** Of more ranges there are too many orders. */
    private static final int RANGES = 6;

    private Rebuilds() {}

    /** The traces, the shortest first; none if it takes too many ranges, or the two sides hold other ones. */
    static Stream<Trace> of(Finding.Minimal minimal) {
        List<Range> taken = minimal.scene().from().taken();
        List<Operation> operations = minimal.trace().operations();
        if (taken.size() > RANGES || !taken.equals(minimal.scene().to().taken())) {
            return Stream.empty();
        }
        // The domain and the last operation come on top.
        int most = Math.min(taken.size(), operations.size() - 3);
        return Stream.iterate(0, count -> count <= most, count -> count + 1)
                .flatMap(count -> orders(taken, count))
                .map(ranges -> trace(minimal, ranges));
    }

    /** All sequences of so many of the ranges. */
    private static Stream<List<Range>> orders(List<Range> ranges, int count) {
        if (count == 0) {
            return Stream.of(List.of());
        }
        return ranges.stream().flatMap(first -> {
            List<Range> others = new ArrayList<>(ranges);
            others.remove(first);
            return orders(others, count - 1).map(rest -> {
                List<Range> order = new ArrayList<>(List.of(first));
                order.addAll(rest);
                return order;
            });
        });
    }

    private static Trace trace(Finding.Minimal minimal, List<Range> ranges) {
        List<Operation> operations =
                new ArrayList<>(List.of(minimal.scene().from().domain()));
        ranges.forEach(range -> operations.add(new Operation.Reserve(range.lo(), range.hi())));
        operations.add(minimal.difference().operation());
        return new Trace(minimal.trace().cpus(), operations);
    }
}
