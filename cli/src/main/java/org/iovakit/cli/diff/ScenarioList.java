// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.diff;

import java.util.stream.Collectors;
import org.iovakit.cli.shared.LineWrapper;
import org.iovakit.trace.scenario.Parameter;
import org.iovakit.trace.scenario.Scenario;
import org.iovakit.trace.scenario.Scenarios;

/** The scenarios for people, each with what it models and what can be set. */
final class ScenarioList {
    private ScenarioList() {}

    static String of() {
        return Scenarios.all().stream().map(ScenarioList::of).collect(Collectors.joining("\n"));
    }

    private static String of(Scenario scenario) {
        StringBuilder text = new StringBuilder(scenario.name()).append('\n');
        text.append(LineWrapper.of("    ", 4, scenario.situation()));
        for (Parameter parameter : scenario.parameters()) {
            text.append(LineWrapper.of(
                    "      %s=%d  ".formatted(parameter.name(), parameter.standard()),
                    10,
                    "%s; from %d to %d".formatted(parameter.meaning(), parameter.least(), parameter.most())));
        }
        return text.toString();
    }
}
