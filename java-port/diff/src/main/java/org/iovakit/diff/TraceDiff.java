// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import org.iovakit.trace.Operation;
import org.iovakit.trace.TraceSource;

/** Compares two subjects on a given trace. */
public final class TraceDiff {
    private static final int PROGRESS_STEP = 1 << 12;

    /**
     * Whether two do the same.
     *
     * @param operations that both did
     * @param difference at the last of them; empty if there is none
     */
    public record First(long operations, Optional<Difference> difference) {}

    private TraceDiff() {}

    /**
     * Does a whole trace on both sides, and makes the differences small. Memory does not grow with the trace, but for
     * what is needed for that, which has a limit.
     *
     * @param progress told from time to time how many more operations are done
     * @throws org.iovakit.trace.TraceSyntaxException if the trace is none
     * @throws IOException if it cannot be read
     */
    public static DiffResult run(Pair pair, CostRule rule, TraceSource trace, LongConsumer progress)
            throws IOException {
        return run(pair, rule, EnumSet.allOf(Kind.class), trace, progress);
    }

    /**
     * Does the same, with an eye on some kinds of difference.
     *
     * @param kinds of differences that matter
     * @param progress told from time to time how many more operations are done
     * @throws org.iovakit.trace.TraceSyntaxException if the trace is none
     * @throws IOException if it cannot be read
     */
    public static DiffResult run(Pair pair, CostRule rule, Set<Kind> kinds, TraceSource trace, LongConsumer progress)
            throws IOException {
        Sightings sightings = new Sightings(kinds);
        try (LockStepDiff comparison = new LockStepDiff(pair, rule, trace.cpus())) {
            play(comparison, trace, progress, differences -> {
                differences.forEach(
                        difference -> sightings.add(difference, OptionalLong.empty(), comparison.recorder()));
                return true;
            });
            return new DiffResult(
                    pair,
                    comparison.operations(),
                    sightings.findings(new Minimiser(pair, rule)),
                    comparison.lockStep().fromTotals(),
                    comparison.lockStep().toTotals());
        }
    }

    /**
     * Does a trace on both sides, up to the first difference in anything but cost. Nothing is made small.
     *
     * @param progress told from time to time how many more operations are done
     * @throws org.iovakit.trace.TraceSyntaxException if the trace is none
     * @throws IOException if it cannot be read
     */
    public static First first(Pair pair, TraceSource trace, LongConsumer progress) throws IOException {
        List<Difference> found = new ArrayList<>();
        try (LockStepDiff comparison = new LockStepDiff(pair, CostRule.NONE, trace.cpus())) {
            play(comparison, trace, progress, differences -> {
                found.addAll(differences);
                return found.isEmpty();
            });
            return new First(comparison.operations(), found.stream().findFirst());
        }
    }

    /** @param more takes the differences of an operation, and says whether to go on */
    private static void play(
            LockStepDiff comparison, TraceSource trace, LongConsumer progress, Predicate<List<Difference>> more)
            throws IOException {
        LockStep lockStep = comparison.lockStep();
        try (TraceSource.Cursor cursor = trace.open()) {
            for (List<Operation> next = Ahead.next(cursor); !next.isEmpty(); next = Ahead.next(cursor)) {
                lockStep.begin(next);
                for (Operation operation : next) {
                    boolean goOn = more.test(comparison.step(operation));
                    if (comparison.operations() % PROGRESS_STEP == 0) {
                        progress.accept(PROGRESS_STEP);
                    }
                    if (!goOn || lockStep.isOver()) {
                        return;
                    }
                }
            }
        }
    }
}
