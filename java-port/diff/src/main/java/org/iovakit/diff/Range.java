// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff;

/**
 * Pfns in a row.
 *
 * @param lo the lowest, inclusive, unsigned
 * @param hi the highest, inclusive, unsigned
 */
public record Range(long lo, long hi) {
    /** How many pfns; 0 for all 2^64. */
    public long size() {
        return hi - lo + 1;
    }

    /** Whether a pfn is in it. */
    public boolean contains(long pfn) {
        return Long.compareUnsigned(lo, pfn) <= 0 && Long.compareUnsigned(pfn, hi) <= 0;
    }

    /** Both in hexadecimal, with a dash; a single one where it is just one. */
    @Override
    public String toString() {
        String low = "0x" + Long.toHexString(lo);
        return lo == hi ? low : low + "-0x" + Long.toHexString(hi);
    }
}
