// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.shared;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;

/** Rows of cells for people, in columns; a cell that is wider than its column takes the room of those that follow. */
public final class TextTable {
    private final int[] widths;
    private final StringBuilder text = new StringBuilder();

    /**
     * Starts a table without rows.
     *
     * @param widths of the columns, negative where cells stand at the left, as in a format; the last one is that of all
     *     further columns
     */
    public TextTable(int... widths) {
        this.widths = widths.clone();
    }

    /** Adds a row of titles, and then a cell of each. */
    public <T> void row(List<?> titles, List<T> each, Function<T, ?> cell) {
        row(Stream.concat(titles.stream(), each.stream().map(cell)).toArray());
    }

    /** Adds a row, without blanks at its end; of a double one decimal is shown. */
    public void row(Object... cells) {
        StringBuilder row = new StringBuilder();
        int end = 0;
        for (int i = 0; i < cells.length; i++) {
            String cell =
                    cells[i] instanceof Double number ? String.format(Locale.ROOT, "%.1f", number) : "" + cells[i];
            int width = widths[Math.min(i, widths.length - 1)];
            int start = width < 0 ? end : end + width - cell.length();
            end += Math.abs(width);
            row.append(" ".repeat(Math.max(row.isEmpty() ? 0 : 1, start - row.length())))
                    .append(cell);
        }
        text.append(row.toString().stripTrailing()).append('\n');
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
