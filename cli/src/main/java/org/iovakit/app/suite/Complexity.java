// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.suite;

import java.util.List;
import java.util.Map;
import org.iovakit.domain.State;
import org.iovakit.trace.scenario.Scenario;
import org.iovakit.trace.scenario.Scenarios;

/**
 * The suite that measures what an allocation costs where that may be linear in the number of ranges: a case a scenario.
 * It is none of the posted ones. On a kernel it measures time, elsewhere visits of nodes.
 */
public final class Complexity {
    public static final String SUITE = "iova_complexity";

    /** How many ranges there are, from few to many. */
    public static final List<Long> RANGES = List.of(1_000L, 10_000L, 100_000L);

    /**
     * From the fewest ranges to the most, a cost that is linear grows a hundredfold. One that is logarithmic grows not
     * even twofold; in time, the caches add to that.
     */
    static final int MOST_GROWTH = 25;

    private Complexity() {}

    /** The case's name, in C as well. */
    static String caseName(Scenario scenario) {
        return "test_" + scenario.name().replace('-', '_');
    }

    public static List<String> cases() {
        return Scenarios.ofTheSeries().stream().map(Complexity::caseName).toList();
    }

    /** Whether a stage promises a logarithmic cost for a scenario. */
    static boolean isPromised(Scenario scenario, State stage) {
        return stage.searchTraits().logarithmic().contains(scenario.name());
    }

    /** What the template of the suite may use, for a kernel at a stage. */
    static Map<String, Object> templateData(State stage) {
        return Map.of(
                "suite",
                SUITE,
                "cases",
                cases(),
                "ranges",
                RANGES,
                "rounds",
                Scenarios.LINEAR_SEARCH.standard().rounds(),
                "mostGrowth",
                MOST_GROWTH,
                "promised",
                Scenarios.ofTheSeries().stream()
                        .filter(scenario -> isPromised(scenario, stage))
                        .map(Scenario::name)
                        .toList());
    }
}
