// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace;

/**
 * A busy domain of steady size: it is filled, and from then on each free of some range is followed by an allocation.
 * Sizes are those of network and block I/O, one to sixteen pages, every other request aligned; no limit is below 32 bits,
 * where the stages differ in how, not in how fast, they search.
 *
 * @param seed the same seed gives the same operations
 * @param ranges that the domain holds, at least 1
 * @param steps of a free and an allocation each, that follow the filling
 */
public record Churn(long seed, int ranges, long steps) implements TraceSource {
    private static final long LIMIT = (1L << 36) - 1;

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
        private int freed;

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
            if ((index - ranges) % 2 != 0) {
                freed = random.below(ranges);
                return new Operation.Free(live[freed]);
            }
            return alloc(freed);
        }

        private Operation alloc(int slot) {
            live[slot] = allocations++;
            boolean aligned = random.chance(50);
            long size = aligned ? 1L << random.below(5) : 1 + random.below(16);
            return new Operation.Alloc(size, LIMIT, aligned);
        }
    }
}
