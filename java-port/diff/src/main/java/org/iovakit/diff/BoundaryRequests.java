// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff;

import java.util.List;
import org.iovakit.trace.Operation;
import org.iovakit.trace.SplitMix64;

/** Requests at the bounds of what is free: as large as a gap or nearly, with limits at its ends and at the 32-bit one. */
final class BoundaryRequests {
    /** A gap from here on is open space, of which only the ends matter. */
    private static final long OPEN = 1 << 10;

    private static final long MAX_LIMIT = ~0L - 1;

    private final SplitMix64 random;

    BoundaryRequests(SplitMix64 random) {
        this.random = random;
    }

    /** A request at one of the gaps; anywhere, where nothing is free. */
    Operation.Alloc at(DomainView view) {
        List<Range> free = view.free();
        Range gap = free.isEmpty() ? new Range(1, OPEN) : free.get(random.below(free.size()));
        boolean aligned = random.chance(60);
        if (random.chance(3)) {
            return new Operation.Alloc(1L << (10 + random.below(53)), limit(view, gap, 1), aligned);
        }
        long size = size(gap);
        return new Operation.Alloc(size, limit(view, gap, size), aligned);
    }

    /** A request below the 32-bit limit that only one side refuses unseen, at one of the gaps that may hold it. */
    Operation.Alloc atRemembered(DomainView view, DomainView other) {
        long size = Long.compareUnsigned(view.max32(), other.max32()) < 0 ? view.max32() : other.max32();
        List<Range> free = view.free();
        List<Range> large = free.stream()
                .filter(gap -> Long.compareUnsigned(gap.size() - 1, size - 1) >= 0)
                .toList();
        Range gap = large.isEmpty() ? new Range(1, OPEN) : large.get(random.below(large.size()));
        long limit = random.oneOf(gap.hi(), gap.lo() + size - 1, view.dma32Pfn() - 1);
        return new Operation.Alloc(size, limit, size > 0 && random.chance(20));
    }

    private long size(Range gap) {
        long all = gap.size();
        if (Long.compareUnsigned(all - 1, OPEN) >= 0) {
            return 1L + random.below(8);
        }
        return Math.max(
                1,
                random.oneOf(
                        all,
                        all - 1,
                        all / 2,
                        all / 2 + 1,
                        Long.highestOneBit(all),
                        Long.highestOneBit(all) / 2 + 1,
                        1 + random.below(all)));
    }

    /** Inclusive. */
    private long limit(DomainView view, Range gap, long size) {
        long dma32 = view.dma32Pfn();
        return random.oneOf(
                gap.hi(),
                gap.hi(),
                gap.hi() + 1 + random.below(8),
                gap.hi() - random.below(4),
                gap.lo() + size - 1,
                gap.lo() + 2 * size,
                dma32 - 1,
                dma32 + random.below(3) - 1,
                dma32 + random.below(64),
                MAX_LIMIT);
    }
}
