// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * Looks for differences of two stages by random operations that are guided to where the stages may disagree: see {@link
 * HuntSeed}. Once two domains differ, the hunt for other sorts goes on in a new one.
 */
public final class Hunt {
    /**
     * How long to look. Without a time, the same gives the same result.
     *
     * @param seed the first
     * @param seeds how many, each the one before it and one more
     * @param operations for each seed, on both sides
     * @param time after which it ends, even if there are operations left; what was found is still made small then
     * @param rcaches whether domains may have caches
     */
    public record Budget(long seed, int seeds, long operations, Optional<Duration> time, boolean rcaches) {
        public Budget {
            if (seeds < 1 || operations < 1) {
                throw new IllegalArgumentException("a hunt takes at least one operation of one seed");
            }
        }
    }

    private Hunt() {}

    /**
     * Hunts, and makes what was found small.
     *
     * @param progress told from time to time how many more operations are done
     */
    public static DiffResult run(Pair pair, CostRule rule, Budget budget, LongConsumer progress) {
        return run(pair, rule, EnumSet.allOf(Kind.class), budget, progress);
    }

    /**
     * Hunts with an eye on some kinds of difference, and makes what was found small.
     *
     * @param kinds of differences that matter
     * @param progress told from time to time how many more operations are done
     */
    public static DiffResult run(Pair pair, CostRule rule, Set<Kind> kinds, Budget budget, LongConsumer progress) {
        Deadline deadline = new Deadline(budget.time());
        Sightings sightings = new Sightings(kinds);
        Totals from = Totals.NONE;
        Totals to = Totals.NONE;
        long operations = 0;
        for (int index = 0; index < budget.seeds() && !deadline.isOver(); index++) {
            HuntSeed hunt = new HuntSeed(pair, rule, budget.seed() + index, budget.rcaches(), sightings);
            operations += hunt.run(budget.operations(), deadline, progress);
            from = from.plus(hunt.fromTotals());
            to = to.plus(hunt.toTotals());
        }
        return new DiffResult(pair, operations, sightings.findings(new Minimiser(pair, rule)), from, to);
    }
}
