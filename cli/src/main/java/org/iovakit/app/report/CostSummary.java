// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.iovakit.trace.scenario.ScenarioCost;

/** What a plot comes to, in a paragraph: the costs at its large end, and where the series is worse than its start. */
final class CostSummary {
    /** Times as many visits, from which on a stage counts as worse: far above what the shape of a tree makes. */
    private static final double WORSE = 2;

    /** Stages in a row that cost the same. */
    private record Run(List<Integer> stages, ScenarioCost cost) {
        String title() {
            return Notation.stages(stages);
        }

        int first() {
            return stages.get(0);
        }

        boolean isWorseThan(Run other) {
            return cost.mean() > WORSE * other.cost.mean();
        }
    }

    private final LogLogPlot plot;
    private final List<Run> runs;

    private CostSummary(LogLogPlot plot) {
        this.plot = plot;
        this.runs = runs(plot.curves());
    }

    static String of(LogLogPlot plot) {
        CostSummary summary = new CostSummary(plot);
        return summary.costs() + summary.regressions();
    }

    private static List<Run> runs(List<CostCurve> curves) {
        Map<Integer, ScenarioCost> byStage = new TreeMap<>();
        curves.forEach(curve ->
                curve.stages().forEach(stage -> byStage.put(stage, curve.last().cost())));
        List<Run> runs = new ArrayList<>();
        byStage.forEach((stage, cost) -> {
            Run last = runs.isEmpty() ? null : runs.get(runs.size() - 1);
            if (last != null && last.cost().equals(cost)) {
                last.stages().add(stage);
            } else {
                runs.add(new Run(new ArrayList<>(List.of(stage)), cost));
            }
        });
        return runs;
    }

    private String costs() {
        return "In " + plot.scenario() + ", among "
                + Notation.count(plot.curves().get(0).last().ranges())
                + " ranges, an allocation visits "
                + runs.stream()
                        .map(run -> Notation.count(run.cost().mean()) + " nodes at " + run.title() + " (at worst "
                                + Notation.count(run.cost().worst()) + ")")
                        .collect(Collectors.joining(", "))
                + ".";
    }

    private String regressions() {
        StringBuilder text = new StringBuilder();
        for (int i = 1; i < runs.size(); i++) {
            if (runs.get(i).isWorseThan(runs.get(i - 1))) {
                text.append(regression(runs.get(i - 1), runs.get(i), cure(i)));
            }
        }
        return text.toString();
    }

    /** The first run after one that is no worse than the one before it, or null. */
    private Run cure(int worse) {
        Run before = runs.get(worse - 1);
        return runs.subList(worse + 1, runs.size()).stream()
                .filter(run -> !run.isWorseThan(before))
                .findFirst()
                .orElse(null);
    }

    private static String regression(Run before, Run worse, Run cured) {
        String text = " Patch " + worse.first() + " makes this "
                + Notation.count(Math.round(
                        (double) worse.cost().mean() / Math.max(1, before.cost().mean())))
                + " times dearer than it was";
        if (cured == null) {
            return text + ", and no later patch makes it good.";
        }
        String patches = IntStream.range(worse.first(), cured.first())
                .mapToObj(String::valueOf)
                .collect(Collectors.joining(" or ", "patch ", ""));
        return text + "; patch " + cured.first() + " cures it. A bisection that lands on " + patches
                + " meets a kernel that is slower here than its base.";
    }
}
