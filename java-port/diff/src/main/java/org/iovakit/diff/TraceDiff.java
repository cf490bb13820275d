// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff;

import java.io.IOException;
import java.util.EnumSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongConsumer;
import org.iovakit.trace.Operation;
import org.iovakit.trace.TraceSource;

/** Compares two subjects on a given trace. */
public final class TraceDiff {
    private static final int PROGRESS_STEP = 1 << 12;

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
     * Does the same, with an eye on some kinds of difference: does a whole trace on both sides, and makes the differences small. Memory does not grow with the trace, but for
     * what is needed for that, which has a limit.
     *
     * @param kinds of differences that matter
     * @param progress told from time to time how many more operations are done
     * @throws org.iovakit.trace.TraceSyntaxException if the trace is none
     * @throws IOException if it cannot be read
     */
    public static DiffResult run(Pair pair, CostRule rule, Set<Kind> kinds, TraceSource trace, LongConsumer progress)
            throws IOException {
        Sightings sightings = new Sightings(kinds);
        try (Comparison comparison = new Comparison(pair, rule, trace.cpus());
                TraceSource.Cursor cursor = trace.open()) {
            for (Operation operation = cursor.next();
                    operation != null && !comparison.lockStep().isOver();
                    operation = cursor.next()) {
                comparison
                        .step(operation)
                        .forEach(difference -> sightings.add(difference, OptionalLong.empty(), comparison.recorder()));
                if (comparison.operations() % PROGRESS_STEP == 0) {
                    progress.accept(PROGRESS_STEP);
                }
            }
            LockStep lockStep = comparison.lockStep();
            return new DiffResult(
                    pair,
                    comparison.operations(),
                    sightings.findings(new Minimiser(pair, rule)),
                    lockStep.fromTotals(),
                    lockStep.toTotals());
        }
    }
}
