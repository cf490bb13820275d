// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.exhaust;

/**
 * A taken range, or the anchor.
 *
 * @param lo the lowest pfn, inclusive
 * @param hi the highest pfn, inclusive
 */
record PfnRange(long lo, long hi) {
    /** Stands for the pfns of the anchor: above all others, and no need to compare unsigned numbers. */
    static final PfnRange ANCHOR = new PfnRange(Long.MAX_VALUE, Long.MAX_VALUE);

    boolean overlaps(long pfnLo, long pfnHi) {
        return lo <= pfnHi && pfnLo <= hi;
    }

    @Override
    public String toString() {
        return equals(ANCHOR) ? "anchor" : "[0x" + Long.toHexString(lo) + ", 0x" + Long.toHexString(hi) + "]";
    }
}
