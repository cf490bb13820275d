// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.iovakit.app.report.LogAxis.Tick;

/**
 * Figures in the course of a trace, a line a state: operations across, the figure up, on a logarithmic axis. Coordinates are
 * in units of its {@link #frame}.
 *
 * @param title what is shown
 * @param unit of the figures
 * @param description what it shows, in words
 */
public record CourseChart(
        String title, String unit, String description, List<Tick> across, List<Tick> up, List<LogLogPlot.Line> lines) {
    private static final Frame FRAME = LogLogPlot.FRAME;

    /** A line has one of so many looks. */
    private static final int LOOKS = 6;

    private static final int PARTS = 4;

    /**
     * A line.
     *
     * @param figures a stretch each, of as many operations; below 1 they are drawn as 1
     */
    public record Course(String label, List<Long> figures) {}

    /**
     * Lays out lines.
     *
     * @param courses at least one, all of as many stretches
     * @param operations of the whole trace
     */
    public static CourseChart of(String title, String unit, List<Course> courses, long operations) {
        List<Long> all =
                courses.stream().flatMap(course -> course.figures().stream()).toList();
        LogAxis up = LogAxis.over(all, FRAME.bottom(), FRAME.top());
        List<LogLogPlot.Line> lines = new ArrayList<>();
        for (Course course : courses) {
            lines.add(line(lines.size() % LOOKS, course, up));
        }
        List<Tick> across = new ArrayList<>();
        for (int part = 0; part <= PARTS; part += 2) {
            across.add(new Tick(
                    FRAME.left() + (double) FRAME.across() * part / PARTS, Notation.count(operations * part / PARTS)));
        }
        String description = courses.stream()
                .map(course -> course.label() + " up to "
                        + Notation.count(course.figures().stream()
                                .mapToLong(Long::longValue)
                                .max()
                                .orElse(0)))
                .collect(Collectors.joining(", ", "", " " + unit + "."));
        return new CourseChart(title, unit, description, across, up.ticks(), LogLogPlot.apart(lines));
    }

    private static LogLogPlot.Line line(int look, Course course, LogAxis up) {
        int stretches = course.figures().size();
        StringBuilder path = new StringBuilder();
        double y = FRAME.bottom();
        for (int i = 0; i < stretches; i++) {
            double x = FRAME.left() + FRAME.across() * (i + 1.0) / stretches;
            y = up.at(course.figures().get(i));
            path.append(i == 0 ? String.format(Locale.ROOT, "M%d %.1fL", FRAME.left(), y) : " ");
            path.append(String.format(Locale.ROOT, "%.1f %.1f", x, y));
        }
        return new LogLogPlot.Line(look, path.toString(), List.of(), course.label(), FRAME.right(), y, y);
    }

    /** Its size, and where its axes are. */
    public Frame frame() {
        return FRAME;
    }
}
