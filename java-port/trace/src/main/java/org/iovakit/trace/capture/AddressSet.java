// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace.capture;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Addresses, in bytes or in pages, of which something is known, as ranges that do not touch each other. Not thread-safe. */
final class AddressSet {
    /** Ends, inclusive, by starts. */
    private final NavigableMap<Long, Long> ranges = new TreeMap<>(Long::compareUnsigned);

    /** Whether one of these addresses, both limits inclusive, is among them. */
    boolean overlaps(long from, long to) {
        Map.Entry<Long, Long> highest = ranges.floorEntry(to);
        return highest != null && Long.compareUnsigned(highest.getValue(), from) >= 0;
    }

    /** Adds these addresses, both limits inclusive. */
    void add(long from, long to) {
        Map.Entry<Long, Long> below = ranges.floorEntry(from);
        boolean touches =
                below != null && (Long.compareUnsigned(below.getValue(), from) >= 0 || below.getValue() + 1 == from);
        if (touches && Long.compareUnsigned(below.getValue(), to) >= 0) {
            return;
        }
        long start = touches ? below.getKey() : from;
        long end = to;
        long next = end == ~0L ? end : end + 1;
        for (Map.Entry<Long, Long> above = ranges.floorEntry(next);
                above != null && Long.compareUnsigned(above.getKey(), start) > 0;
                above = ranges.floorEntry(next)) {
            end = Long.compareUnsigned(above.getValue(), end) > 0 ? above.getValue() : end;
            ranges.remove(above.getKey());
        }
        ranges.put(start, end);
    }

    /**
     * How many are missing between them: requests are served from the top, those of 32 bits and the others apart.
     *
     * @param last the highest that a request of 32 bits can have, up to which they count
     */
    long gaps(long last) {
        return gaps(0, last)
                + (last == ~0L || ranges.isEmpty()
                        ? 0
                        : gaps(last + 1, ranges.lastEntry().getValue()));
    }

    private long gaps(long from, long to) {
        long gaps = 0;
        long after = 0;
        boolean any = false;
        for (Map.Entry<Long, Long> range : ranges.entrySet()) {
            if (Long.compareUnsigned(range.getValue(), from) < 0 || Long.compareUnsigned(range.getKey(), to) > 0) {
                continue;
            }
            if (any) {
                gaps += range.getKey() - after;
            }
            any = true;
            after = range.getValue() + 1;
        }
        return any && after != 0 && Long.compareUnsigned(after, to) <= 0 ? gaps + (to - after + 1) : gaps;
    }
}
