// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.LongConsumer;
import org.iovakit.diff.CostRule;
import org.iovakit.diff.DiffResult;
import org.iovakit.diff.Pair;
import org.iovakit.diff.TraceDiff;
import org.iovakit.trace.Scenario;

/** The operations of a named scenario. */
record ScenarioSource(Scenario scenario, long ranges) implements DiffSource {
    @Override
    public long length() {
        return -1;
    }

    @Override
    public String title() {
        return "scenario " + scenario.title() + ", " + ranges + " ranges";
    }

    @Override
    public List<String> options() {
        return List.of("--scenario", scenario.title(), "--ranges", "" + ranges);
    }

    @Override
    public DiffResult run(Pair pair, CostRule rule, LongConsumer progress) {
        try {
            return TraceDiff.run(pair, rule, scenario.trace(ranges), progress);
        } catch (IOException e) {
            throw new UncheckedIOException("a scenario reads no file", e);
        }
    }
}
