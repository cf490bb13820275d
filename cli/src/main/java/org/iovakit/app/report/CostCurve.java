// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.iovakit.trace.scenario.ScenarioCost;

/**
 * What a request of a scenario costs by the ranges in the domain, on stages that all cost the same.
 *
 * @param stages their numbers, ascending; of several series their places, the base's being 0
 * @param title what these are called, {@code stages 1, 2}
 * @param points by ascending number of ranges
 */
public record CostCurve(List<Integer> stages, String title, List<Point> points) {
    /** The slope in a log-log plot from which on a curve is called linear; log n is far below, at any size measured. */
    private static final double LINEAR = 0.8;

    /** The slope up to which it is called logarithmic: from 10 ranges to 100 it is 0.3. */
    private static final double LOGARITHMIC = 0.3;

    /**
     * A measurement.
     *
     * @param ranges in the domain
     * @param cost in visited nodes
     */
    public record Point(long ranges, ScenarioCost cost) {}

    /** The curves of stages, those that cost the same together. */
    static List<CostCurve> of(Map<Integer, List<Point>> byStage) {
        return of(byStage, Notation::stages);
    }

    /**
     * The same for stages of several series.
     *
     * @param titles what some of them are called together
     */
    static List<CostCurve> of(Map<Integer, List<Point>> byStage, Function<List<Integer>, String> titles) {
        Map<List<Point>, List<Integer>> same = new LinkedHashMap<>();
        byStage.forEach((stage, points) ->
                same.computeIfAbsent(points, key -> new ArrayList<>()).add(stage));
        List<CostCurve> curves = new ArrayList<>();
        same.forEach((points, stages) -> curves.add(new CostCurve(List.copyOf(stages), titles.apply(stages), points)));
        return curves;
    }

    Point last() {
        return points.get(points.size() - 1);
    }

    /** How the mean cost grows at the large end: {@code n}, {@code log n}, or {@code -} for neither. */
    public String growth() {
        if (points.size() < 2) {
            return "-";
        }
        Point before = points.get(points.size() - 2);
        double slope = Math.log((double) Math.max(1, last().cost().mean())
                        / Math.max(1, before.cost().mean()))
                / Math.log((double) last().ranges() / before.ranges());
        if (slope >= LINEAR) {
            return "n";
        }
        return slope <= LOGARITHMIC ? "log n" : "-";
    }
}
