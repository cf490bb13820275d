// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Part of an address space at several moments, drawn in ASCII one above the other: {@code .} is free, {@code #} taken, {@code
 * A} what the answer names. All rows have the same scale, which is not even: up to eight pfns that nothing divides are a
 * column each, more of them are {@value #LONG} columns with {@code ~} in the middle. A ruler above names the pfn where
 * each part starts.
 */
public final class AddressStrip {
    /**
     * A moment.
     *
     * @param label to the left of the row
     * @param named what the answer names, drawn as such where it is taken; may be empty
     */
    public record Row(String label, DomainView view, List<Range> named) {
        public Row {
            named = List.copyOf(named);
        }
    }

    /** Columns of a row, with its label, at most. */
    public static final int WIDTH = 72;

    /** Columns of the labels, where none is longer. */
    private static final int LABEL = 18;

    private static final int LONG = 8;

    /** Rows of the ruler: a pfn that does not find room in them is left out. */
    private static final int RULERS = 4;

    private static final long ANCHOR = ~0L;

    private final List<Row> rows;

    /** Where the parts start, and, at the end, where the last one ends, exclusive. */
    private final List<Long> starts;

    /** Columns of the labels. */
    private final int label;

    private AddressStrip(List<Row> rows, List<Long> starts, int label) {
        this.rows = rows;
        this.starts = starts;
        this.label = label;
    }

    /**
     * Draws rows.
     *
     * @param centre the pfn that is certainly shown
     * @return lines without line feeds, none wider than {@value #WIDTH}, unless labels leave no room
     */
    public static List<String> draw(List<Row> rows, long centre) {
        Set<Long> bounds = new TreeSet<>(Long::compareUnsigned);
        bounds.add(0L);
        bounds.add(ANCHOR);
        for (Row row : rows) {
            row.view().taken().forEach(range -> addBounds(range, bounds));
            row.named().forEach(range -> addBounds(range, bounds));
        }
        int label =
                rows.stream().mapToInt(row -> row.label().length() + 1).max().orElse(0);
        label = Math.max(LABEL, label);
        return new AddressStrip(rows, around(centre, new ArrayList<>(bounds), WIDTH - label), label).draw();
    }

    private static void addBounds(Range range, Set<Long> bounds) {
        bounds.add(range.lo());
        bounds.add(range.hi() == ANCHOR ? ANCHOR : range.hi() + 1);
    }

    /** As many parts around a pfn as there is room for, in columns; at least the one that it is in. */
    private static List<Long> around(long centre, List<Long> bounds, int columns) {
        int first = 0;
        while (first + 2 < bounds.size() && Long.compareUnsigned(bounds.get(first + 1), centre) <= 0) {
            first++;
        }
        int last = first + 1;
        int room = columns - width(bounds, first);
        boolean grew = true;
        while (grew) {
            grew = false;
            if (first > 0 && width(bounds, first - 1) <= room) {
                room -= width(bounds, --first);
                grew = true;
            }
            if (last + 1 < bounds.size() && width(bounds, last) <= room) {
                room -= width(bounds, last++);
                grew = true;
            }
        }
        return bounds.subList(first, last + 1);
    }

    private static int width(List<Long> bounds, int part) {
        long size = bounds.get(part + 1) - bounds.get(part);
        return (int) (Long.compareUnsigned(size, LONG) < 0 ? size : LONG);
    }

    private List<String> draw() {
        List<String> lines = new ArrayList<>(rulers());
        for (Row row : rows) {
            StringBuilder line = new StringBuilder(pad(row.label()));
            for (int part = 0; part + 1 < starts.size(); part++) {
                line.append(part(row, part));
            }
            lines.add(line.toString());
        }
        return lines;
    }

    private String part(Row row, int part) {
        long pfn = starts.get(part);
        boolean taken = row.view().taken().stream().anyMatch(range -> range.contains(pfn));
        boolean named = taken && row.named().stream().anyMatch(range -> range.contains(pfn));
        String sign = named ? "A" : taken ? "#" : ".";
        int width = width(starts, part);
        boolean shortened = starts.get(part + 1) - pfn != width;
        return shortened ? sign.repeat(3) + "~~" + sign.repeat(3) : sign.repeat(width);
    }

    /** From left to right each pfn goes to the lowest ruler that has room, with a line down to its column. */
    private List<String> rulers() {
        List<StringBuilder> rulers = new ArrayList<>();
        for (int ruler = 0; ruler < RULERS; ruler++) {
            rulers.add(new StringBuilder());
        }
        StringBuilder ticks = new StringBuilder();
        int column = label;
        for (int part = 0; part + 1 < starts.size(); part++) {
            put(ticks, column, "|");
            String pfn = "0x" + Long.toHexString(starts.get(part));
            if (column + pfn.length() <= WIDTH) {
                for (int ruler = 0; ruler < RULERS; ruler++) {
                    // One column is left between two.
                    if (rulers.get(ruler).length() < column || column == label) {
                        for (int below = 0; below < ruler; below++) {
                            put(rulers.get(below), column, "|");
                        }
                        put(rulers.get(ruler), column, pfn);
                        break;
                    }
                }
            }
            column += width(starts, part);
        }
        List<String> lines = new ArrayList<>();
        for (int ruler = RULERS - 1; ruler >= 0; ruler--) {
            if (rulers.get(ruler).length() > 0) {
                lines.add(rulers.get(ruler).toString());
            }
        }
        lines.add(ticks.toString());
        return lines;
    }

    private static void put(StringBuilder line, int column, String text) {
        line.append(" ".repeat(Math.max(0, column - line.length()))).append(text);
    }

    private String pad(String text) {
        return text + " ".repeat(label - text.length());
    }
}
