// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.iovakit.app.suite.Costs;
import org.iovakit.domain.StageShape;
import org.iovakit.domain.State;
import org.iovakit.trace.scenario.Scenario;
import org.iovakit.trace.scenario.ScenarioCost;
import org.iovakit.trace.scenario.Scenarios;

/** Measures the scenarios of the series on the Java of stages, by the ranges in the domain. */
public final class CostPlots {
    private static final long SMALLEST = 100;

    private CostPlots() {}

    /**
     * A plot for each scenario.
     *
     * @param stages by number
     * @param largest ranges in the largest domain, a power of ten
     * @param costs what is drawn
     */
    public static List<LogLogPlot> of(List<State> stages, long largest, Costs.Source costs) {
        List<LogLogPlot> plots = new ArrayList<>();
        for (Scenario scenario : Scenarios.ofTheSeries()) {
            Map<Integer, List<CostCurve.Point>> byStage = new TreeMap<>();
            // Each on a machine of its own, so they may run side by side.
            List<State> measured =
                    stages.stream().filter(CostPlots::changesBehaviour).toList();
            List<List<CostCurve.Point>> curves = measured.parallelStream()
                    .map(stage -> points(costs, stage, scenario, largest))
                    .toList();
            List<CostCurve.Point> last = List.of();
            for (State stage : stages) {
                int at = measured.indexOf(stage);
                last = at < 0 ? last : curves.get(at);
                byStage.put(stage.number(), last);
            }
            plots.add(LogLogPlot.of(scenario.name(), CostCurve.of(byStage)));
        }
        return plots;
    }

    /** A stage that inherits every function, and only adds to them, costs what the one before does. */
    private static boolean changesBehaviour(State stage) {
        return stage.number() == 0
                || !StageShape.of(stage.stage()).redefinedFunctions().isEmpty();
    }

    private static List<CostCurve.Point> points(Costs.Source costs, State stage, Scenario scenario, long largest) {
        List<Long> sizes = new ArrayList<>();
        for (long ranges = SMALLEST; ranges <= largest; ranges *= 10) {
            sizes.add(ranges);
        }
        List<ScenarioCost> measured = costs.of(stage, scenario, sizes);
        List<CostCurve.Point> points = new ArrayList<>();
        for (int i = 0; i < sizes.size(); i++) {
            points.add(new CostCurve.Point(sizes.get(i), measured.get(i)));
        }
        return points;
    }
}
