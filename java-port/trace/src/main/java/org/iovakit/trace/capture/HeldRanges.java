// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace.capture;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.iovakit.kernel.Bits;

/**
 * Ranges that were there before a capture began: its unmaps tell of them. They are as large as the allocator makes them,
 * which rounds small ones up, and have no page in common. Not thread-safe.
 */
final class HeldRanges {
    /** Sizes from here on are not rounded. */
    private static final long UNROUNDED_PAGES = 32;

    /** Highest address that a request of 32 bits can have. */
    private static final long LAST_OF_32 = (1L << 32) - 1;

    /** The highest pfn is that of the anchor. */
    private static final long ANCHOR = ~0L;

    /**
     * A range.
     *
     * @param pfnLo the first pfn
     * @param pfnHi the last, inclusive
     * @param event the number of the unmap among the events, from 0
     * @param number of the range, in the order that they became known, from 0
     */
    record Held(long pfnLo, long pfnHi, long event, int number) {
        long pages() {
            return pfnHi - pfnLo + 1;
        }
    }

    private final long granule;
    private final List<Held> inOrder = new ArrayList<>();
    private final NavigableMap<Long, Held> byPfn = new TreeMap<>(Long::compareUnsigned);

    HeldRanges(long granule) {
        this.granule = granule;
    }

    /**
     * Adds a range.
     *
     * @return its number; -1 where no allocator has such a range beside the others
     */
    int add(MappingEvent unmap, long event) {
        long low = Long.divideUnsigned(unmap.iova(), granule);
        long pages = Long.divideUnsigned(unmap.last(), granule) - low + 1;
        long high = low + rounded(pages) - 1;
        if (!isFree(low, high)) {
            high = low + pages - 1;
        }
        if (low == 0 || !isFree(low, high)) {
            return -1;
        }
        Held held = new Held(low, high, event, inOrder.size());
        inOrder.add(held);
        byPfn.put(low, held);
        return held.number();
    }

    private boolean isFree(long low, long high) {
        Map.Entry<Long, Held> below = byPfn.floorEntry(high);
        return Long.compareUnsigned(low, high) <= 0
                && high != ANCHOR
                && (below == null || Long.compareUnsigned(below.getValue().pfnHi(), low) < 0);
    }

    /** Pages that the allocator takes for so many. */
    static long rounded(long pages) {
        return Long.compareUnsigned(pages, UNROUNDED_PAGES) < 0 ? Bits.roundupPowOfTwo(pages) : pages;
    }

    /**
     * Pages between addresses of which something is known, and from there up to 4 GiB: requests are served from the top, those
     * of 32 bits and the others apart.
     */
    long pages(AddressSet known) {
        return Long.divideUnsigned(known.gapsBelow(LAST_OF_32) + known.gapsAbove(LAST_OF_32), granule);
    }

    int size() {
        return inOrder.size();
    }

    /** How many unmaps told of, from a number of an event on. */
    long since(long event) {
        return inOrder.stream().filter(held -> held.event() >= event).count();
    }

    /** All of them, the highest first: each then is right below a limit that is its end. */
    Collection<Held> downwards() {
        return byPfn.descendingMap().values();
    }
}
