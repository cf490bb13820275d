// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.exhaust;

/**
 * A request for room, as a model sees it.
 *
 * @param size pages
 * @param alignment pages, a power of two
 * @param startPfn the lowest pfn that will do
 * @param endPfn the end of what will do, exclusive
 */
record ModelRequest(long size, long alignment, long startPfn, long endPfn) {
    /** Whether it has to end up in the 32-bit space. */
    boolean is32Bit() {
        return endPfn <= SmallDomain.DMA_32BIT_PFN;
    }

    /** The highest pfn from which it fits between two pfns, the second exclusive; -1 if it does not. Tries one by one. */
    long highestIn(long gapStart, long gapEnd) {
        long lowest = Math.max(gapStart, startPfn);
        for (long pfn = Math.min(gapEnd, endPfn) - size; pfn >= lowest; pfn--) {
            if (pfn % alignment == 0) {
                return pfn;
            }
        }
        return -1;
    }

    /** Whether a gap holds it wherever the gap starts; of a 32-bit request only what lies in that space counts. */
    boolean isRoomy(long gapStart, long gapEnd) {
        long end = is32Bit() ? Math.min(gapEnd, SmallDomain.DMA_32BIT_PFN) : gapEnd;
        return end - gapStart >= size + alignment - 1;
    }
}
