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
public final class Costs {
    /** Enough to set n from log n at a glance, and little enough to be measured in every run. */
    private static final long RANGES = 20_000;

    private Costs() {}

    /** Finds out what a scenario costs a state, for each number of ranges that its domain is filled with. */
    @FunctionalInterface
    public interface Source {
        List<ScenarioCost> of(State state, Scenario scenario, List<Long> sizes);
    }

    /** Plays the scenario, see {@link Source}. */
    public static List<ScenarioCost> measure(State state, Scenario scenario, List<Long> sizes) {
        return sizes.stream()
                .map(ranges -> ScenarioCost.measure(state, scenario.trace(ranges)))
                .toList();
    }

    /** Of all states, what goes into the proof. */
    public static Validation.Costs of(List<State> stages, Source source) {
        // Each on a machine of its own, so they may run side by side.
        return new Validation.Costs(
                RANGES,
                Scenarios.LINEAR_SEARCH.standard().rounds(),
                stages.parallelStream().map(stage -> of(stage, source)).toList());
    }

    private static Validation.StageCosts of(State stage, Source source) {
        List<Validation.ScenarioCosts> scenarios = new ArrayList<>();
        for (Scenario scenario : Scenarios.ofTheSeries()) {
            ScenarioCost cost = source.of(stage, scenario, List.of(RANGES)).get(0);
            scenarios.add(new Validation.ScenarioCosts(scenario.name(), cost.worst(), cost.mean()));
        }
        return new Validation.StageCosts(stage.number(), scenarios);
    }
}
