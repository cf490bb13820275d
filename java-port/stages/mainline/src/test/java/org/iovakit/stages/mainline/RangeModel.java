// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.stages.mainline;

import java.util.BitSet;
import java.util.OptionalLong;

/** A window of pfns, one bit each, and searches that try one pfn after the other: a model to hold allocators against. */
public final class RangeModel {
    private final long base;
    private final BitSet taken = new BitSet();

    /** A window that starts at {@code base}; pfns are far from wrapping. */
    public RangeModel(long base) {
        this.base = base;
    }

    public void take(long pfnLo, long pfnHi) {
        taken.set(bit(pfnLo), bit(pfnHi) + 1);
    }

    public void give(long pfnLo, long pfnHi) {
        taken.clear(bit(pfnLo), bit(pfnHi) + 1);
    }

    public boolean isFree(long pfnLo, long pfnHi) {
        return taken.get(bit(pfnLo), bit(pfnHi) + 1).isEmpty();
    }

    /** The highest pfn from which {@code size} free pfns lie in the window from {@code low} up to, not with, {@code end}. */
    public OptionalLong highestFit(long low, long end, long size, long alignment) {
        for (long pfn = end - size; pfn >= low; pfn--) {
            if (pfn % alignment == 0 && isFree(pfn, pfn + size - 1)) {
                return OptionalLong.of(pfn);
            }
        }
        return OptionalLong.empty();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RangeModel that && base == that.base && taken.equals(that.taken);
    }

    @Override
    public int hashCode() {
        return taken.hashCode();
    }

    @Override
    public String toString() {
        return taken + " from 0x" + Long.toHexString(base);
    }

    private int bit(long pfn) {
        return Math.toIntExact(pfn - base);
    }
}
