// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.iovakit.trace.Operation;
import org.iovakit.trace.Shrinker;
import org.iovakit.trace.Trace;

/** Finds the shortest trace that still shows a sort of difference. */
final class Minimiser {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Pair pair;
    private final CostRule rule;

    Minimiser(Pair pair, CostRule rule) {
        this.pair = pair;
        this.rule = rule;
    }

    /**
     * The shortest that comes of any of the traces, each of which shows a sort of difference at its end.
     *
     * @param first of that sort
     * @return empty if there is no trace
     */
    Optional<Finding.Minimal> minimise(Difference first, List<Trace> traces) {
        Trace shortest = null;
        for (Trace trace : traces) {
            Trace shrunk = shrink(first, trace);
            if (shortest == null
                    || shrunk.operations().size() < shortest.operations().size()) {
                shortest = shrunk;
            }
        }
        return Optional.ofNullable(shortest).map(trace -> show(first.sort(), trace));
    }

    private Trace shrink(Difference first, Trace trace) {
        Difference.Sort sort = first.sort();
        try {
            return Shrinker.shrink(
                    trace,
                    PATIENCE,
                    candidate -> sort.kind() == Kind.COST ? atTheEnd(first, candidate) : anywhere(sort, candidate));
        } catch (IOException e) {
            throw new UncheckedIOException("traces are in memory", e);
        }
    }

    /** Where a trace first shows a sort of difference. */
    private OptionalInt anywhere(Difference.Sort sort, Trace trace) {
        Comparison comparison = new Comparison(pair, rule, trace.cpus());
        for (int index = 0;
                index < trace.operations().size() && !comparison.lockStep().isOver();
                index++) {
            if (has(sort, comparison.step(trace.operations().get(index)))) {
                return OptionalInt.of(index);
            }
        }
        return OptionalInt.empty();
    }

    /**
     * Whether the last operation shows it: to ask that of every one would take a look at the domain each time. It has to
     * be served if the first was, as a request for nothing is often dear too.
     */
    private OptionalInt atTheEnd(Difference first, Trace trace) {
        int last = trace.operations().size() - 1;
        Comparison comparison = new Comparison(pair, rule, trace.cpus());
        boolean shows = last > 0
                && comparison.skipTo(trace, last)
                && comparison.step(trace.operations().get(last)).stream()
                        .anyMatch(difference -> difference.sort().equals(first.sort())
                                && difference.from().took() == first.from().took());
        return shows ? OptionalInt.of(last) : OptionalInt.empty();
    }

    private static boolean has(Difference.Sort sort, List<Difference> differences) {
        return differences.stream().anyMatch(difference -> difference.sort().equals(sort));
    }

    private Finding.Minimal show(Difference.Sort sort, Trace trace) {
        Comparison comparison = new Comparison(pair, rule, trace.cpus());
        LockStep lockStep = comparison.lockStep();
        List<Operation> operations = trace.operations();
        int last = operations.size() - 1;
        comparison.skipTo(trace, last);
        DomainView fromBefore = lockStep.fromView();
        DomainView toBefore = lockStep.toView();
        Difference difference = comparison.step(operations.get(last)).stream()
                .filter(one -> one.sort().equals(sort))
                .findFirst()
                .orElseThrow();
        Optional<Scene.After> after = lockStep.isOver()
                ? Optional.empty()
                : Optional.of(new Scene.After(lockStep.fromView(), lockStep.toView()));
        return new Finding.Minimal(trace, difference, new Scene(fromBefore, toBefore, after));
    }
}
