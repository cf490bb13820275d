// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.iovakit.app.report.AddressHistory.Moment;
import org.iovakit.app.report.AddressHistory.Range;
import org.iovakit.app.report.AddressScale.Piece;
import org.iovakit.domain.State;
import org.iovakit.trace.Operation;
import org.iovakit.trace.TraceSource;

/**
 * What a trace takes of the address space, over time: operations across, addresses up. Coordinates are in
 * units of its {@link #frame}.
 *
 * @param title what is shown
 * @param shades cells as strokes, each shade and thickness as one path
 * @param spans the pieces of the axis of addresses
 * @param ticks numbers of operations
 * @param limitY where addresses need more than 32 bits; negative if the axis does not reach that far
 */
public record AddressMap(String title, List<Shade> shades, List<Span> spans, List<LogAxis.Tick> ticks, double limitY) {
    static final Frame FRAME = new Frame(340, 280, 86, 326, 12, 240);

    /** How often to look at a trace: a column each, two units wide. */
    static final int COLUMNS = FRAME.across() / 2;

    private static final long FOUR_GIB = 1L << 32;

    /** The least height of a cell. */
    private static final double CELL = 3;

    /** Shades of a cell: a quarter taken, half, three quarters, all. */
    private static final int SHADES = 4;

    /** Below this height a piece has one label, else two. */
    private static final double TWO_LABELS = 28;

    /**
     * Cells of one shade.
     *
     * @param level 1 for a quarter taken or less, up to {@link #SHADES}
     * @param thickness of the strokes
     * @param path the strokes, as SVG has them
     */
    public record Shade(int level, double thickness, String path) {}

    /**
     * A piece of the axis.
     *
     * @param used whether anything is ever taken there; else it is a break
     * @param labels at its ends, or of a break how much it leaves out
     */
    public record Span(double top, double bottom, boolean used, List<LogAxis.Tick> labels) {}

    /** Thickness and level, in this order. */
    private record Pen(double thickness, int level) implements Comparable<Pen> {
        @Override
        public int compareTo(Pen other) {
            int first = Double.compare(thickness, other.thickness);
            return first != 0 ? first : Integer.compare(level, other.level);
        }
    }

    /**
     * A map a stage, on one axis of addresses.
     *
     * @param trace what they do; its first operation is the only one that makes a domain
     */
    public static List<AddressMap> of(List<State> stages, TraceSource trace) throws IOException {
        Operation.Domain domain = domain(trace);
        List<AddressHistory> histories = new ArrayList<>();
        for (State stage : stages) {
            histories.add(AddressHistory.of(stage, trace, COLUMNS));
        }
        AddressScale scale = AddressScale.of(histories, FRAME.top(), FRAME.bottom());
        long limit = FOUR_GIB / domain.granule();
        return histories.stream()
                .map(history -> of(history, scale, limit, domain.granule()))
                .toList();
    }

    private static Operation.Domain domain(TraceSource trace) throws IOException {
        try (TraceSource.Cursor cursor = trace.open()) {
            if (cursor.next() instanceof Operation.Domain domain) {
                return domain;
            }
            throw new IllegalArgumentException("a trace starts with its domain");
        }
    }

    /**
     * Draws a history.
     *
     * @param scale one for all maps that are to be compared
     * @param limit the first pfn that 32 bits do not reach
     * @param granule bytes a page
     */
    private static AddressMap of(AddressHistory history, AddressScale scale, long limit, long granule) {
        Map<Pen, StringBuilder> paths = new TreeMap<>();
        for (Piece piece : scale.pieces()) {
            if (piece.used()) {
                draw(piece, history, paths);
            }
        }
        List<Shade> shades = new ArrayList<>();
        paths.forEach((pen, path) -> shades.add(new Shade(pen.level(), pen.thickness(), path.toString())));
        return new AddressMap(
                "stage " + history.stage().number() + ", " + history.stage().name(),
                shades,
                scale.pieces().stream().map(piece -> span(piece, granule)).toList(),
                ticks(history.operations()),
                limitY(scale, limit));
    }

    private static void draw(Piece piece, AddressHistory history, Map<Pen, StringBuilder> paths) {
        int rows = (int) Math.max(1, Math.min(Math.floor(piece.height() / CELL), piece.pages()));
        double thickness = piece.height() / rows;
        int columns = history.moments().size();
        int[][] levels = new int[rows][columns];
        for (int column = 0; column < columns; column++) {
            double[] taken = taken(piece, rows, history.moments().get(column));
            for (int row = 0; row < rows; row++) {
                levels[row][column] = (int) Math.ceil(Math.min(1, taken[row]) * SHADES - 1e-9);
            }
        }
        for (int row = 0; row < rows; row++) {
            strokes(levels[row], piece.bottom() - (row + 0.5) * thickness, thickness, paths);
        }
    }

    /** How much of each row is taken, from 0 to 1. */
    private static double[] taken(Piece piece, int rows, Moment moment) {
        double[] taken = new double[rows];
        double pagesPerRow = piece.pages() / rows;
        for (Range range : moment.taken()) {
            if (piece.contains(range.lo())) {
                double from = AddressScale.unsigned(range.lo() - piece.lo()) / pagesPerRow;
                double to = (AddressScale.unsigned(range.hi() - piece.lo()) + 1) / pagesPerRow;
                for (int row = (int) from; row < Math.min(rows, to); row++) {
                    taken[row] += Math.min(row + 1, to) - Math.max(row, from);
                }
            }
        }
        return taken;
    }

    /** The cells of a row, as many of one shade as there are in line as one stroke. */
    private static void strokes(int[] levels, double y, double thickness, Map<Pen, StringBuilder> paths) {
        double columnWidth = (double) FRAME.across() / levels.length;
        int start = 0;
        for (int column = 1; column <= levels.length; column++) {
            if (column == levels.length || levels[column] != levels[start]) {
                if (levels[start] > 0) {
                    paths.computeIfAbsent(new Pen(thickness, levels[start]), pen -> new StringBuilder())
                            .append(String.format(
                                    Locale.ROOT,
                                    "M%.1f %.2fh%.1f",
                                    FRAME.left() + start * columnWidth,
                                    y,
                                    (column - start) * columnWidth));
                }
                start = column;
            }
        }
    }

    private static Span span(Piece piece, long granule) {
        double middle = (piece.top() + piece.bottom()) / 2;
        List<LogAxis.Tick> labels;
        if (!piece.used()) {
            labels = List.of(new LogAxis.Tick(middle, Notation.bytes(piece.hi() - piece.lo() + 1, granule) + " free"));
        } else if (piece.height() < TWO_LABELS) {
            labels = List.of(new LogAxis.Tick(middle, Notation.hex(piece.hi())));
        } else {
            labels = List.of(
                    new LogAxis.Tick(piece.top() + 6, Notation.hex(piece.hi())),
                    new LogAxis.Tick(piece.bottom() - 6, Notation.hex(piece.lo())));
        }
        return new Span(piece.top(), piece.bottom(), piece.used(), labels);
    }

    private static List<LogAxis.Tick> ticks(long operations) {
        List<LogAxis.Tick> ticks = new ArrayList<>();
        for (int part = 0; part <= 4; part++) {
            ticks.add(new LogAxis.Tick(
                    FRAME.left() + FRAME.across() * part / 4.0, Notation.count(operations * part / 4)));
        }
        return ticks;
    }

    /** Its size, and where its axes are. */
    public Frame frame() {
        return FRAME;
    }

    private static double limitY(AddressScale scale, long limit) {
        return scale.pieces().stream()
                .filter(piece -> piece.contains(limit))
                .findFirst()
                .map(piece -> piece.at(limit))
                .orElse(-1.0);
    }
}
