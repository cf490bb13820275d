// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.report;

import java.util.List;

/**
 * All that the page of a load shows.
 *
 * @param title whose load it is
 * @param facts what it is about
 * @param summary the sentences, and what they are to be doubted for
 * @param judgements one a series
 */
public record LoadReport(String title, List<Report.Fact> facts, List<String> summary, List<Section> judgements) {
    /**
     * How it fares at the states of a series.
     *
     * @param title the series, or what its states are
     * @param states their names, a column each
     * @param rows figures
     * @param notes what is not drawn, and why
     * @param costs nodes under the lock in the course of the load
     * @param waits how long a request would wait for the lock
     * @param maps what is taken of the address space
     */
    public record Section(
            String title,
            List<String> states,
            List<Row> rows,
            List<String> notes,
            List<CourseChart> costs,
            List<CourseChart> waits,
            List<AddressMap> maps) {}

    /** A figure, by state. */
    public record Row(String title, List<String> cells) {}
}
