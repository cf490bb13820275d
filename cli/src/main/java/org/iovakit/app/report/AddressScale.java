// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.iovakit.app.report.AddressHistory.Range;

/**
 * An axis of addresses in pieces, the highest on top: what is ever taken gets room by the logarithm of its size, and what
 * never is a narrow break each, so that a domain of 2^36 pages with a thousand taken can be looked at.
 *
 * @param pieces from the lowest addresses up
 */
record AddressScale(List<Piece> pieces) {
    /** More would leave no room for labels. */
    private static final int MOST_PIECES = 5;

    /** Free pages between two ranges that are no reason for a break, whatever the size of the ranges. */
    private static final long NEAR = 64;

    private static final double BREAK = 18;

    /**
     * A part of the axis.
     *
     * @param lo the lowest pfn
     * @param hi the highest pfn, inclusive
     * @param top the coordinate of its upper end, the smaller one
     * @param used whether a page of it is ever taken
     */
    record Piece(long lo, long hi, double top, double bottom, boolean used) {
        double height() {
            return bottom - top;
        }

        /** Pages, as near as a double comes. */
        double pages() {
            return unsigned(hi - lo) + 1;
        }

        boolean contains(long pfn) {
            return Long.compareUnsigned(lo, pfn) <= 0 && Long.compareUnsigned(pfn, hi) <= 0;
        }

        /** Where a pfn of this piece starts, counted from below: coordinates shrink upwards. */
        double at(long pfn) {
            return bottom - unsigned(pfn - lo) / pages() * height();
        }
    }

    /**
     * The scale for all that these histories take.
     *
     * @param top the coordinate of the highest address
     * @param bottom the coordinate of address 0
     */
    static AddressScale of(List<AddressHistory> histories, double top, double bottom) {
        List<Range> used = joined(histories.stream()
                .flatMap(history -> history.moments().stream())
                .flatMap(moment -> moment.taken().stream())
                .distinct()
                .sorted((a, b) -> Long.compareUnsigned(a.lo(), b.lo()))
                .toList());
        double weights = used.stream().mapToDouble(AddressScale::weight).sum();
        double room = bottom - top - BREAK * breaks(used);
        List<Piece> pieces = new ArrayList<>();
        double at = bottom;
        long next = 0;
        for (Range range : used) {
            if (range.lo() != next) {
                pieces.add(new Piece(next, range.lo() - 1, at - BREAK, at, false));
                at -= BREAK;
            }
            double height = room * weight(range) / weights;
            pieces.add(new Piece(range.lo(), range.hi(), at - height, at, true));
            at -= height;
            next = range.hi() + 1;
        }
        return new AddressScale(List.copyOf(pieces));
    }

    private static long breaks(List<Range> used) {
        long breaks = 0;
        long next = 0;
        for (Range range : used) {
            if (range.lo() != next) {
                breaks++;
            }
            next = range.hi() + 1;
        }
        return breaks;
    }

    private static double weight(Range range) {
        return 3 + Math.log(unsigned(range.hi() - range.lo()) + 1) / Math.log(2);
    }

    /** Ranges near each other as one: the free room between them is as interesting as they are. */
    private static List<Range> joined(List<Range> ranges) {
        List<Range> joined = new ArrayList<>();
        for (Range range : ranges) {
            Range last = joined.isEmpty() ? null : joined.get(joined.size() - 1);
            if (last != null && gap(last, range) <= Math.max(NEAR, unsigned(last.hi() - last.lo()) / 2)) {
                joined.set(joined.size() - 1, join(last, range));
            } else {
                joined.add(range);
            }
        }
        while (joined.size() > MOST_PIECES) {
            joinNearest(joined);
        }
        return joined;
    }

    private static void joinNearest(List<Range> ranges) {
        List<Integer> places = new ArrayList<>();
        for (int i = 1; i < ranges.size(); i++) {
            places.add(i);
        }
        int nearest = places.stream()
                .min(Comparator.comparingDouble(i -> gap(ranges.get(i - 1), ranges.get(i))))
                .orElseThrow();
        ranges.set(nearest - 1, join(ranges.get(nearest - 1), ranges.get(nearest)));
        ranges.remove(nearest);
    }

    private static Range join(Range below, Range above) {
        return new Range(below.lo(), Long.compareUnsigned(below.hi(), above.hi()) > 0 ? below.hi() : above.hi());
    }

    /** Free pages between two ranges; negative where they overlap, as those of two moments may. */
    private static double gap(Range below, Range above) {
        return unsigned(above.lo()) - unsigned(below.hi()) - 1;
    }

    /** As near as a double comes. */
    static double unsigned(long value) {
        return (double) (value >>> 1) * 2 + (value & 1);
    }
}
