// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace;

/**
 * A busy domain of steady size: it is filled, and from then on some ranges are freed and as many allocated, in turn.
 * Several at a time, as drivers do it, so that either can be timed without a clock being read for each. Sizes are those of network and block I/O, one to sixteen pages, every other request aligned; no limit is below 32 bits,
 * where the stages differ in how, not in how fast, they search.
 *
 * @param seed the same seed gives the same operations
 * @param ranges that the domain holds, at least 1
 * @param steps of a free and an allocation each, that follow the filling; as many as make whole turns
 */
public record Churn(long seed, int ranges, long steps) implements TraceSource {
    private static final long LIMIT = (1L << 36) - 1;

    /** Frees in a turn, and allocations. */
    private static final int TURN = 16;

    /** Frees in a turn, and as many allocations: fewer only where the domain holds fewer. */
    public int turn() {
        return Math.min(TURN, ranges);
    }

    /** Operations before the steps: the domain, and what fills it. */
    public long filling() {
        return 1L + ranges;
    }

    @Override
    public int cpus() {
        return 1;
    }

    @Override
    public Cursor open() {
        return new Operations();
    }

    private final class Operations implements Cursor {
        private final SplitMix64 random = new SplitMix64(seed);
        private final long[] live = new long[ranges];
        private long done;
        private long allocations;

        @Override
        public Operation next() {
            long index = done++;
            if (index == 0) {
                return new Operation.Domain(4096, 1, false);
            }
            if (index <= ranges) {
                return alloc((int) index - 1);
            }
            if (index > ranges + 2 * steps) {
                return null;
            }
            int place = (int) ((index - ranges - 1) % (2L * turn()));
            if (place >= turn()) {
                return alloc(place - turn());
            }
            // Those of the turn come to the front, so that none is freed twice.
            int freed = place + random.below(ranges - place);
            long handle = live[freed];
            live[freed] = live[place];
            return new Operation.Free(handle);
        }

        private Operation alloc(int slot) {
            live[slot] = allocations++;
            boolean aligned = random.chance(50);
            long size = aligned ? 1L << random.below(5) : 1 + random.below(16);
            return new Operation.Alloc(size, LIMIT, aligned);
        }
    }
}
