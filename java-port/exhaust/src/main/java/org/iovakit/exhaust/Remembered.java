// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.exhaust;

import java.util.List;

/**
 * The nodes that stages 0 and 1 remember, each by the lowest pfn of its range: where ranges were allocated last, or what
 * came above when that was freed.
 *
 * @param lo of {@code cached_node}; the anchor's or of a range that ends in the space above 32 bits
 * @param lo32 of {@code cached32_node}
 */
record Remembered(long lo, long lo32) {
    /** What a stage remembers that remembers no nodes. */
    static final Remembered NOTHING = new Remembered(-1, -1);

    /** After a range was allocated. */
    Remembered allocated(PfnRange range) {
        if (equals(NOTHING)) {
            return this;
        }
        return isIn32Bit(range) ? new Remembered(lo, range.lo()) : new Remembered(range.lo(), lo32);
    }

    /** After a range took pfns below it too. */
    Remembered grown(PfnRange before, PfnRange after) {
        return new Remembered(lo == before.lo() ? after.lo() : lo, lo32 == before.lo() ? after.lo() : lo32);
    }

    /**
     * After a range was freed: a walk down from what is remembered has to pass it.
     *
     * @param left the ranges that are left, in key order
     */
    Remembered freed(PfnRange range, List<PfnRange> left) {
        if (equals(NOTHING)) {
            return this;
        }
        long above = left.stream()
                .mapToLong(PfnRange::lo)
                .filter(each -> each > range.lo())
                .findFirst()
                .orElse(PfnRange.ANCHOR.lo());
        boolean passed = range.lo() >= lo;
        boolean passed32 = range.lo() == lo32 || (isIn32Bit(range) && range.lo() > lo32);
        return new Remembered(passed ? above : lo, passed32 ? above : lo32);
    }

    private static boolean isIn32Bit(PfnRange range) {
        return range.hi() < SmallDomain.DMA_32BIT_PFN;
    }
}
