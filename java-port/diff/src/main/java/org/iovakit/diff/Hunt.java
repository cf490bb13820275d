// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongConsumer;
import org.iovakit.trace.Operation;
import org.iovakit.trace.RandomTrace;
import org.iovakit.trace.TraceSource;

/** Looks for differences of two stages by random operations that are guided to where the stages may disagree. */
public final class Hunt {
    /**
     * How long to look. Without a time, the same gives the same result.
     *
     * @param seed the first
     * @param seeds how many, each the one before it and one more
     * @param operations for each seed, on both sides
     * @param time after which it ends, even if there are operations left
     * @param rcaches whether domains may have caches
     */
    public record Budget(long seed, int seeds, long operations, Optional<Duration> time, boolean rcaches) {}

    private Hunt() {}

    /**
     * Hunts, and makes what was found small.
     *
     * @param progress told from time to time how many more operations are done
     */
    public static DiffResult run(Pair pair, CostRule rule, Budget budget, LongConsumer progress) {
        RandomTrace trace = new RandomTrace(budget.seed(), budget.operations(), budget.rcaches());
        Comparison comparison = new Comparison(pair, rule, trace.cpus());
        Sightings sightings = new Sightings();
        try (TraceSource.Cursor cursor = trace.open()) {
            for (Operation operation = cursor.next();
                    operation != null && !comparison.lockStep().isOver();
                    operation = cursor.next()) {
                comparison
                        .step(operation)
                        .forEach(difference ->
                                sightings.add(difference, OptionalLong.of(budget.seed()), comparison.recorder()));
            }
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        progress.accept(comparison.operations());
        LockStep lockStep = comparison.lockStep();
        return new DiffResult(
                pair,
                comparison.operations(),
                sightings.findings(new Minimiser(pair, rule)),
                lockStep.fromTotals(),
                lockStep.toTotals());
    }
}
