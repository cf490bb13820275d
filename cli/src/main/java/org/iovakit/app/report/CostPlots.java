// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.iovakit.app.suite.Costs;
import org.iovakit.domain.Stage;
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
        return of(stages, largest, costs, Notation::stages);
    }

    /**
     * The same for stages of several series, the base first.
     *
     * @param titles what some of them are called together, by their places
     */
    static List<LogLogPlot> of(
            List<State> stages, long largest, Costs.Source costs, Function<List<Integer>, String> titles) {
        Map<Stage, State> alike = new LinkedHashMap<>();
        stages.forEach(stage -> alike.putIfAbsent(stage.behaviour(), stage));
        Collection<State> measured = alike.values();
        Map<String, List<CostCurve>> plotted = new LinkedHashMap<>();
        for (Scenario scenario : Scenarios.ofTheSeries()) {
            // Each on a machine of its own, so they may run side by side.
            Map<Stage, List<CostCurve.Point>> curves = measured.parallelStream()
                    .collect(Collectors.toConcurrentMap(
                            State::behaviour, stage -> points(costs, stage, scenario, largest)));
            Map<Integer, List<CostCurve.Point>> byStage = new TreeMap<>();
            for (int place = 0; place < stages.size(); place++) {
                byStage.put(place, curves.get(stages.get(place).behaviour()));
            }
            plotted.put(scenario.name(), CostCurve.of(byStage, titles));
        }
        return LogLogPlot.of(plotted);
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
