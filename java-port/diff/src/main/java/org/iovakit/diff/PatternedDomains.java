// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff;

import org.iovakit.trace.Operation;
import org.iovakit.trace.SplitMix64;

/**
 * Domains with many ranges: filled with one or two sizes, of which then some are given back in a pattern, and a request
 * of another sort made again and again. What a search costs shows there.
 */
final class PatternedDomains {
    private static final int REQUESTS = 12;

    private final SplitMix64 random;
    private final RandomDomains arena;

    PatternedDomains(SplitMix64 random, RandomDomains arena) {
        this.random = random;
        this.arena = arena;
    }

    /** Makes a domain, and does what there is to do in it. */
    void next() {
        long dma32 = 1 << 20;
        int ranges = 64 << random.below(4);
        arena.perform(new Operation.Domain(4096, 1, false));
        fill(ranges, limit(dma32, ranges));
        giveBack(ranges);
        long size = 1L << random.below(4);
        size += random.chance(30) ? random.below((int) size) : 0;
        Operation.Alloc request = new Operation.Alloc(size, limit(dma32, ranges), random.chance(50));
        boolean frees = random.chance(30);
        for (int round = 0; round < REQUESTS; round++) {
            if (frees) {
                arena.perform(new Operation.Free(random.below(ranges)));
            }
            arena.perform(request);
        }
        arena.perform(new Operation.Dump());
    }

    private void fill(int ranges, long limit) {
        long size = 1L + random.below(8);
        long other = random.chance(50) ? size : 1L + random.below(8);
        boolean aligned = random.chance(40);
        for (int index = 0; index < ranges; index++) {
            arena.perform(new Operation.Alloc(index % 2 == 0 ? size : other, limit, aligned));
        }
    }

    private void giveBack(int ranges) {
        int every = 2 + random.below(3);
        boolean pattern = random.chance(70);
        for (int index = 0; index < ranges; index++) {
            if (pattern ? index % every == 0 : random.chance(50)) {
                arena.perform(new Operation.Free(index));
            }
        }
    }

    /** Inclusive: of 31, 32, 36 or 48 bits, or near either side of the 32-bit limit. */
    private long limit(long dma32, int ranges) {
        return random.oneOf(
                dma32 / 2 - 1, dma32 - 1, dma32 - 1, (dma32 << 4) - 1, (dma32 << 16) - 1, dma32 + 4L * ranges);
    }
}
