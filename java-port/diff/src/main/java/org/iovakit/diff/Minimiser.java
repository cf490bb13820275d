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
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Which nodes a search visits depends on all ranges, so such a trace hardly gets shorter after this. */
    private static final Duration PATIENCE_WITH_COST = Duration.ofSeconds(1);

    /** After this no other start is tried. */
    private static final Duration PATIENCE_WITH_C = Duration.ofSeconds(3);

    /** Operations that are short enough to look for nothing shorter. */
    private static final int SHORT = 5;

    private final Pair pair;
    private final CostRule rule;

    Minimiser(Pair pair, CostRule rule) {
        this.pair = pair;
        this.rule = rule;
    }

    /**
     * The shortest that comes of any of the traces, each of which should show a sort of difference at its end.
     *
     * @param first of that sort
     * @return empty if no trace shows it on its own
     */
    Optional<Finding.Minimal> minimise(Difference first, List<Trace> traces) {
        // A try takes the Java of stages some microseconds, and C, which begins anew each time, a thousand times as
        // long.
        Deadline deadline =
                new Deadline(pair.unit() == CostUnit.VISITS ? Optional.empty() : Optional.of(PATIENCE_WITH_C));
        Trace shortest = null;
        for (Trace trace : traces) {
            if (shortest != null && (shortest.operations().size() <= SHORT || deadline.isOver())) {
                break;
            }
            // What other domains left behind may have had a part in it; then another trace may do.
            if (find(first, trace).isPresent()) {
                Trace shrunk = rebuild(first, shrink(first, trace), deadline);
                if (shortest == null
                        || shrunk.operations().size() < shortest.operations().size()) {
                    shortest = shrunk;
                }
            }
        }
        return Optional.ofNullable(shortest).flatMap(trace -> show(first.sort(), trace));
    }

    private Trace shrink(Difference first, Trace trace) {
        try {
            Duration time = first.sort().kind() == Kind.VISITS ? PATIENCE_WITH_COST : PATIENCE;
            return Shrinker.shrink(trace, time, candidate -> find(first, candidate));
        } catch (IOException e) {
            throw new UncheckedIOException("traces are in memory", e);
        }
    }

    private OptionalInt find(Difference first, Trace trace) {
        return first.sort().kind() == Kind.VISITS ? atTheEnd(first, trace) : anywhere(first.sort(), trace);
    }

    /** The same with fewer ranges, reserved one after the other in another order, if that shows it as well. */
    private Trace rebuild(Difference first, Trace trace, Deadline deadline) {
        if (trace.operations().size() <= SHORT || first.sort().kind() == Kind.VISITS) {
            return trace;
        }
        return show(first.sort(), trace)
                .flatMap(minimal -> Rebuilds.of(minimal)
                        .takeWhile(rebuilt -> !deadline.isOver())
                        .filter(rebuilt -> anywhere(first.sort(), rebuilt).isPresent())
                        .findFirst())
                .map(rebuilt -> shrink(first, rebuilt))
                .orElse(trace);
    }

    /** Where a trace first shows a sort of difference. */
    private OptionalInt anywhere(Difference.Sort sort, Trace trace) {
        try (LockStepDiff comparison = new LockStepDiff(pair, rule, trace.cpus())) {
            for (List<Operation> next : Ahead.of(trace.operations())) {
                comparison.lockStep().begin(next);
                for (Operation operation : next) {
                    if (has(sort, comparison.step(operation))) {
                        return OptionalInt.of((int) comparison.operations() - 1);
                    }
                    if (comparison.lockStep().isOver()) {
                        return OptionalInt.empty();
                    }
                }
            }
            return OptionalInt.empty();
        }
    }

    /**
     * Whether the last operation shows it: to ask that of every one would take a look at the domain each time. It has to
     * be served if the first was, as a request for nothing is often dear too.
     */
    private OptionalInt atTheEnd(Difference first, Trace trace) {
        int last = trace.operations().size() - 1;
        try (LockStepDiff comparison = new LockStepDiff(pair, rule, trace.cpus())) {
            boolean shows = last > 0
                    && comparison.skipTo(trace, last)
                    && comparison.step(trace.operations().get(last)).stream()
                            .anyMatch(difference -> difference.sort().equals(first.sort())
                                    && difference.from().took() == first.from().took());
            return shows ? OptionalInt.of(last) : OptionalInt.empty();
        }
    }

    private static boolean has(Difference.Sort sort, List<Difference> differences) {
        return differences.stream().anyMatch(difference -> difference.sort().equals(sort));
    }

    private Optional<Finding.Minimal> show(Difference.Sort sort, Trace trace) {
        if (trace.operations().size() < 2) {
            // There is no domain before it that could be shown.
            return Optional.empty();
        }
        try (LockStepDiff comparison = new LockStepDiff(pair, rule, trace.cpus())) {
            return show(sort, trace, comparison);
        }
    }

    private static Optional<Finding.Minimal> show(Difference.Sort sort, Trace trace, LockStepDiff comparison) {
        LockStep lockStep = comparison.lockStep();
        List<Operation> operations = trace.operations();
        int last = operations.size() - 1;
        // To look at a domain is an operation too, and would be the one that memory is short for.
        int shown = last > 1 && operations.get(last - 1) instanceof Operation.Nomem ? last - 1 : last;
        comparison.skipTo(trace, shown);
        DomainView fromBefore = lockStep.fromView();
        DomainView toBefore = lockStep.toView();
        operations.subList(shown, last).forEach(comparison::step);
        Optional<Difference> difference = comparison.step(operations.get(last)).stream()
                .filter(one -> one.sort().equals(sort))
                .findFirst();
        Optional<Scene.After> after = lockStep.isOver()
                ? Optional.empty()
                : Optional.of(new Scene.After(lockStep.fromView(), lockStep.toView()));
        return difference.map(one -> new Finding.Minimal(trace, one, new Scene(fromBefore, toBefore, after)));
    }
}
