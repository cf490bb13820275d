// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff;

import java.util.function.LongConsumer;
import org.iovakit.trace.SplitMix64;

/**
 * The hunt of one seed, domain by domain. Part of it is the uniform noise that Java is held against C with. The rest are
 * small domains, that fill up soon and whose minimal traces are short, with requests aimed at the bounds of the gaps that
 * there are; traces that did something new, changed a little; and domains with hundreds of ranges in a pattern, for what
 * only a large tree shows.
 */
final class HuntSeed {
    private static final int CPUS = 4;

    private static final int PROGRESS_STEP = 1 << 12;

    private final SplitMix64 random;
    private final RandomDomains noise;
    private final RandomDomains arena;
    private final NoiseEpisodes noises;
    private final SmallDomains small;
    private final PatternedDomains patterned;
    private final Mutations mutations;

    HuntSeed(Pair pair, CostRule rule, long seed, boolean rcaches, Sightings sightings) {
        random = new SplitMix64(seed);
        noise = new RandomDomains(pair, rule, CPUS, seed, sightings);
        arena = new RandomDomains(pair, rule, 1, seed, sightings);
        mutations = new Mutations(random);
        noises = new NoiseEpisodes(seed, rcaches, noise);
        small = new SmallDomains(random, arena, mutations);
        patterned = new PatternedDomains(random, arena);
    }

    /**
     * Hunts.
     *
     * @param operations how many to do, but for the last domain, which is finished
     * @return how many were done
     */
    long run(long operations, Deadline deadline, LongConsumer progress) {
        long told = 0;
        while (done() < operations && !deadline.isOver() && !noise.isHopeless() && !arena.isHopeless()) {
            int percent = random.below(100);
            if (noise.operations() <= done() / 4) {
                noises.next();
            }
            if (percent < 85) {
                small.next();
            } else if (percent < 97) {
                mutations.next(arena);
            } else {
                patterned.next();
            }
            if (done() - told >= PROGRESS_STEP) {
                progress.accept(done() - told);
                told = done();
            }
        }
        progress.accept(done() - told);
        noise.close();
        arena.close();
        return done();
    }

    private long done() {
        return noise.operations() + arena.operations();
    }

    Totals fromTotals() {
        return noise.fromTotals().plus(arena.fromTotals());
    }

    Totals toTotals() {
        return noise.toTotals().plus(arena.toTotals());
    }
}
