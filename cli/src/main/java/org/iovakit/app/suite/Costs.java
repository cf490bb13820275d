// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.suite;

import java.util.ArrayList;
import java.util.List;
import org.iovakit.domain.State;
import org.iovakit.patchgen.proof.Validation;
import org.iovakit.trace.scenario.Scenario;
import org.iovakit.trace.scenario.ScenarioCost;
import org.iovakit.trace.scenario.Scenarios;

/** What an allocation costs at each stage in the scenarios that set them apart. */
final class Costs {
    /** Enough to set n from log n at a glance, and little enough to be measured in every run. */
    private static final int RANGES = 20_000;

    private Costs() {}

    static Validation.Costs of(List<State> stages) {
        // Each on a machine of its own, so they may run side by side.
        return new Validation.Costs(
                RANGES,
                Scenarios.LINEAR_SEARCH.standard().rounds(),
                stages.parallelStream().map(Costs::of).toList());
    }

    private static Validation.StageCosts of(State stage) {
        List<Validation.ScenarioCosts> scenarios = new ArrayList<>();
        for (Scenario scenario : Scenarios.ofTheSeries()) {
            ScenarioCost cost = ScenarioCost.measure(stage, scenario.trace(RANGES));
            scenarios.add(new Validation.ScenarioCosts(scenario.name(), cost.worst(), cost.mean()));
        }
        return new Validation.StageCosts(stage.number(), scenarios);
    }
}
