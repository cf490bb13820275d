// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace.capture;

import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** What is mapped at a time, by address. Not thread-safe. */
final class LiveMaps {
    /** A map of which something is left. */
    static final class Live {
        private final long iova;
        private final long last;
        private final long entry;
        private long left;

        /**
         * A map that was just made.
         *
         * @param last inclusive
         * @param entry its number in the log
         */
        Live(long iova, long last, long entry) {
            this.iova = iova;
            this.last = last;
            this.entry = entry;
            this.left = last - iova + 1;
        }

        long entry() {
            return entry;
        }

        boolean isGone() {
            return left == 0;
        }

        /** Whether nothing was unmapped yet, and all lies in these addresses, both inclusive. */
        boolean isWholeWithin(long from, long to) {
            return left == last - iova + 1
                    && Long.compareUnsigned(from, iova) <= 0
                    && Long.compareUnsigned(last, to) <= 0;
        }

        boolean isExactly(long from, long to) {
            return iova == from && last == to;
        }
    }

    /** Addresses that are mapped, from the key of the tree to the last, inclusive. */
    private record Piece(long last, Live of) {}

    private final NavigableMap<Long, Piece> pieces = new TreeMap<>(Long::compareUnsigned);

    /** Adds a map; its addresses have to be free. */
    void add(Live live) {
        pieces.put(live.iova, new Piece(live.last, live));
    }

    /** Maps that have addresses in common with these, both inclusive, lowest first. */
    List<Live> overlapping(long from, long to) {
        Map.Entry<Long, Piece> highest = pieces.floorEntry(to);
        if (highest == null || Long.compareUnsigned(highest.getValue().last(), from) < 0) {
            return List.of();
        }
        if (Long.compareUnsigned(highest.getKey(), from) <= 0) {
            return List.of(highest.getValue().of());
        }
        // One that was unmapped in its middle is met twice.
        return within(from, to).values().stream().map(Piece::of).distinct().toList();
    }

    private NavigableMap<Long, Piece> within(long from, long to) {
        Map.Entry<Long, Piece> before = pieces.floorEntry(from);
        boolean reaches =
                before != null && Long.compareUnsigned(before.getValue().last(), from) >= 0;
        return pieces.subMap(reaches ? before.getKey() : from, true, to, true);
    }

    /** Forgets all that is left of a map. */
    void remove(Live live) {
        pieces.subMap(live.iova, true, live.last, true).values().removeIf(piece -> piece.of() == live);
        live.left = 0;
    }

    /** Forgets these addresses, both inclusive, wherever they are mapped. */
    void remove(long from, long to) {
        Piece whole = pieces.get(from);
        if (whole != null && whole.last() == to) {
            pieces.remove(from);
            whole.of().left -= to - from + 1;
            return;
        }
        NavigableMap<Long, Piece> hit = within(from, to);
        Map<Long, Piece> rest = new TreeMap<>();
        hit.forEach((start, piece) -> {
            long first = max(start, from);
            long last = min(piece.last(), to);
            piece.of().left -= last - first + 1;
            if (start != first) {
                rest.put(start, new Piece(first - 1, piece.of()));
            }
            if (piece.last() != last) {
                rest.put(last + 1, new Piece(piece.last(), piece.of()));
            }
        });
        hit.clear();
        pieces.putAll(rest);
    }

    private static long max(long one, long other) {
        return Long.compareUnsigned(one, other) > 0 ? one : other;
    }

    private static long min(long one, long other) {
        return Long.compareUnsigned(one, other) < 0 ? one : other;
    }
}
