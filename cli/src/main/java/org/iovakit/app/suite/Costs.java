// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.suite;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.iovakit.domain.State;
import org.iovakit.trace.scenario.Scenario;
import org.iovakit.trace.scenario.ScenarioCost;
import org.iovakit.trace.scenario.Scenarios;

/** What an allocation costs at each stage in the scenarios that set them apart, in the form that templates and JSON take. */
final class Costs {
    /** Enough to set n from log n at a glance, and little enough to be measured in every run. */
    private static final int RANGES = 20_000;

    private Costs() {}

    static Map<String, Object> of(List<State> stages) {
        Map<String, Object> costs = new LinkedHashMap<>();
        costs.put("ranges", RANGES);
        costs.put("allocations", Scenarios.LINEAR_SEARCH.standard().rounds());
        // Each on a machine of its own, so they may run side by side.
        costs.put("stages", stages.parallelStream().map(Costs::of).toList());
        return costs;
    }

    private static Map<String, Object> of(State stage) {
        List<Map<String, Object>> scenarios = new ArrayList<>();
        for (Scenario scenario : Scenarios.ofTheSeries()) {
            ScenarioCost cost = ScenarioCost.measure(stage, scenario.trace(RANGES));
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("scenario", scenario.name());
            entry.put("worstVisits", cost.worst());
            entry.put("meanVisits", cost.mean());
            scenarios.add(entry);
        }
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("stage", stage.number());
        entry.put("scenarios", scenarios);
        return entry;
    }
}
