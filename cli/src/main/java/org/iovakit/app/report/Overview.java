// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.report;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The first screen: a row a patch, with what a reviewer wants to know of it, and where on the page that is shown.
 *
 * @param heads of the columns
 * @param groups of rows
 */
public record Overview(List<String> heads, List<Group> groups) {
    /**
     * The patches of a series.
     *
     * @param title of the series; empty where there is one alone
     */
    public record Group(String title, List<Row> rows) {}

    /**
     * A patch, or what the first one is put on.
     *
     * @param head its number, as texts have it
     * @param cells by column
     */
    public record Row(String head, String name, List<Cell> cells) {}

    /**
     * What a patch does in one respect.
     *
     * @param verdict {@code better}, {@code worse} or {@code equal}; of a suite {@code good} or {@code bad}; or empty
     * @param link the fragment where the page shows it; empty if there is nothing to show
     */
    public record Cell(String verdict, String link, List<String> lines) {
        static final Cell NONE = new Cell("", "", List.of("-"));
    }

    /** One respect; a cell a patch. */
    record Column(String head, List<Cell> cells) {}

    /**
     * The rows from {@code from} up to {@code to} of some columns, under a title.
     *
     * @param heads of all rows
     * @param names of all rows
     */
    static Group group(String title, int from, int to, List<String> heads, List<String> names, List<Column> columns) {
        List<Row> rows = IntStream.range(from, to)
                .mapToObj(place -> new Row(
                        heads.get(place),
                        names.get(place),
                        columns.stream()
                                .map(column -> column.cells().get(place))
                                .toList()))
                .toList();
        return new Group(title, rows);
    }

    /** One group, which has no title. */
    static Overview of(List<String> heads, List<String> names, List<Column> columns) {
        return of(columns, List.of(group("", 0, heads.size(), heads, names, columns)));
    }

    static Overview of(List<Column> columns, List<Group> groups) {
        return new Overview(columns.stream().map(Column::head).toList(), groups);
    }
}
