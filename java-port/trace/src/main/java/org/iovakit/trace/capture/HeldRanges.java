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
 * Ranges that were there before a capture began: what ends them tells of them. They are as large as the allocator makes them,
 * which rounds small ones up, and have no page in common. Not thread-safe.
 */
final class HeldRanges {
    /** Sizes from here on are not rounded. */
    private static final long UNROUNDED_PAGES = 32;

    /** The highest pfn is that of the anchor. */
    private static final long ANCHOR = ~0L;

    /**
     * A range.
     *
     * @param pfnLo the first pfn
     * @param pfnHi the last, inclusive
     * @param event the number of the event that told of it, from 0
     * @param number of the range, in the order that they became known, from 0
     */
    record Held(long pfnLo, long pfnHi, long event, int number) {
        long pages() {
            return pfnHi - pfnLo + 1;
        }
    }

    private final List<Held> inOrder = new ArrayList<>();
    private final NavigableMap<Long, Held> byPfn = new TreeMap<>(Long::compareUnsigned);

    /**
     * Adds a range.
     *
     * @param low the first pfn
     * @param pages that were asked for
     * @param event the number of the event that tells of it
     * @return its number; -1 where no allocator has such a range beside the others
     */
    int add(long low, long pages, long event) {
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

    int size() {
        return inOrder.size();
    }

    /** How many became known from a number of an event on. */
    long since(long event) {
        return inOrder.stream().filter(held -> held.event() >= event).count();
    }

    /** All of them, the highest first: each then is right below a limit that is its end. */
    Collection<Held> downwards() {
        return byPfn.descendingMap().values();
    }
}
