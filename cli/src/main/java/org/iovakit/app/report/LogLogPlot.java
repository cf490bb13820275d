// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.iovakit.app.report.LogAxis.Tick;

/**
 * The costs of a scenario, laid out as a log-log plot: a line through the means, and from each mean up to the worst.
 * Coordinates are in units of its {@link #frame}.
 *
 * @param scenario its name
 * @param curves what is drawn, for the table below it too
 * @param lines the curves laid out, in the same order
 */
public record LogLogPlot(String scenario, List<CostCurve> curves, List<Tick> across, List<Tick> up, List<Line> lines) {
    static final Frame FRAME = new Frame(340, 260, 44, 252, 26, 216);

    /** How many looks there are. */
    private static final int LOOKS = 6;

    /** From one label to the next. */
    private static final double LABEL = 16;

    /**
     * A curve.
     *
     * @param look which colour, marker and dashes: the first stage's number, or the next that is free
     * @param path the way through the means, as SVG has it
     * @param markers the means
     * @param label its name, beside its end
     * @param endX where the way ends
     * @param labelY how high the label stands
     */
    public record Line(
            int look, String path, List<Marker> markers, String label, double endX, double endY, double labelY) {
        Line withLabelAt(double y) {
            return new Line(look, path, markers, label, endX, endY, y);
        }
    }

    /** A mean at ({@code x}, {@code y}), and how far up the worst is. */
    public record Marker(double x, double y, double worstY) {}

    /**
     * Lays out the curves of scenarios, all of the same sizes, on the same axes.
     *
     * @param scenarios by name
     */
    static List<LogLogPlot> of(Map<String, List<CostCurve>> scenarios) {
        List<CostCurve.Point> points = scenarios.values().stream()
                .flatMap(List::stream)
                .flatMap(curve -> curve.points().stream())
                .toList();
        LogAxis across =
                LogAxis.over(points.stream().map(CostCurve.Point::ranges).toList(), FRAME.left(), FRAME.right());
        List<Long> costs = points.stream()
                .map(CostCurve.Point::cost)
                .flatMap(cost -> Stream.of(cost.mean(), cost.worst()))
                .toList();
        LogAxis up = LogAxis.over(costs, FRAME.bottom(), FRAME.top());
        List<LogLogPlot> plots = new ArrayList<>();
        scenarios.forEach((scenario, curves) -> plots.add(of(scenario, curves, across, up)));
        return plots;
    }

    private static LogLogPlot of(String scenario, List<CostCurve> curves, LogAxis across, LogAxis up) {
        List<Line> lines = new ArrayList<>();
        Set<Integer> looks = new HashSet<>();
        for (CostCurve curve : curves) {
            int look = curve.stages().get(0) % LOOKS;
            while (looks.contains(look) && looks.size() < LOOKS) {
                look = (look + 1) % LOOKS;
            }
            looks.add(look);
            lines.add(line(look, curve, across, up));
        }
        return new LogLogPlot(scenario, curves, across.ticks(), up.ticks(), apart(lines));
    }

    private static Line line(int look, CostCurve curve, LogAxis across, LogAxis up) {
        List<Marker> markers = curve.points().stream()
                .map(point -> new Marker(
                        across.at(point.ranges()),
                        up.at(point.cost().mean()),
                        up.at(point.cost().worst())))
                .toList();
        String path = markers.stream()
                .map(marker -> String.format(Locale.ROOT, "%.1f %.1f", marker.x(), marker.y()))
                .collect(Collectors.joining(" L", "M", ""));
        Marker end = markers.get(markers.size() - 1);
        return new Line(look, path, markers, curve.title(), end.x(), end.y(), end.y());
    }

    /** Moves labels that would stand on one another apart, and keeps their order. */
    static List<Line> apart(List<Line> lines) {
        List<Line> byHeight = new ArrayList<>(lines);
        byHeight.sort(Comparator.comparingDouble(Line::endY));
        double above = FRAME.top() - LABEL;
        for (int i = 0; i < byHeight.size(); i++) {
            above = Math.max(above + LABEL, byHeight.get(i).endY());
            byHeight.set(i, byHeight.get(i).withLabelAt(above));
        }
        double below = FRAME.bottom() + LABEL;
        for (int i = byHeight.size() - 1; i >= 0; i--) {
            below = Math.min(below - LABEL, byHeight.get(i).labelY());
            byHeight.set(i, byHeight.get(i).withLabelAt(below));
        }
        return lines.stream()
                .map(line -> byHeight.stream()
                        .filter(moved ->
                                moved.look() == line.look() && moved.path().equals(line.path()))
                        .findFirst()
                        .orElseThrow())
                .toList();
    }

    /** Its size, and where its axes are. */
    public Frame frame() {
        return FRAME;
    }

    /** What the plot shows, in words. */
    public String description() {
        return curves.stream()
                .map(curve ->
                        curve.title() + " " + Notation.count(curve.last().cost().mean())
                                + " visited nodes an allocation among "
                                + Notation.count(curve.last().ranges()) + " ranges")
                .collect(Collectors.joining("; ", "Mean cost: ", "."));
    }

    /** Visits, for the table. */
    public String count(long number) {
        return Notation.count(number);
    }
}
