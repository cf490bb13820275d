// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongConsumer;

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
     * @param progress told the number of operations done, every few thousand
     */
    public static DiffResult run(Pair pair, CostRule rule, Budget budget, LongConsumer progress) {
        throw new UnsupportedOperationException();
    }
}
