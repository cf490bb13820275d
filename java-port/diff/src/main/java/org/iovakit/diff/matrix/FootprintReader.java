// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff.matrix;

/** Makes the footprint of ranges that come in order, the lowest first. Not thread-safe. */
final class FootprintReader {
    private final long dma32Pfn;
    private final Space low = new Space();
    private final Space high = new Space();

    /**
     * Starts empty.
     *
     * @param dma32Pfn the end of what 32 address bits reach, a pfn, exclusive
     */
    FootprintReader(long dma32Pfn) {
        this.dma32Pfn = dma32Pfn;
    }

    /**
     * Takes the next range.
     *
     * @param hi inclusive
     * @param reserved whether it is none that was allocated
     */
    void add(long lo, long hi, boolean reserved) {
        (Long.compareUnsigned(lo, dma32Pfn) < 0 ? low : high).add(lo, hi, reserved);
    }

    Footprint footprint() {
        return new Footprint(low.span() + high.span(), low.holes + high.holes);
    }

    /** One of the two spaces. */
    private static final class Space {
        private boolean any;
        private long lowest;
        private long highest;
        private long previous;
        private long holes;
        private long holesSince;

        void add(long lo, long hi, boolean reserved) {
            if (any && lo != previous + 1) {
                holesSince++;
            }
            previous = hi;
            if (reserved) {
                return;
            }
            if (!any) {
                any = true;
                lowest = lo;
            }
            // A hole counts once there is a range above it.
            holes += holesSince;
            holesSince = 0;
            highest = hi;
        }

        long span() {
            return any ? highest - lowest + 1 : 0;
        }
    }
}
