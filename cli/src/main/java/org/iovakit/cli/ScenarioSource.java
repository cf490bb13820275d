// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;
import org.iovakit.diff.CostRule;
import org.iovakit.diff.DiffResult;
import org.iovakit.diff.Growth;
import org.iovakit.diff.GrowthDiff;
import org.iovakit.diff.Kind;
import org.iovakit.diff.Pair;
import org.iovakit.diff.TraceDiff;
import org.iovakit.trace.Scenario;
import org.iovakit.trace.Trace;

/** The operations of a named scenario. */
record ScenarioSource(Scenario scenario, long ranges) implements DiffSource {
    /** Of the ranges; growth is seen from the first to the last. */
    private static final List<Long> SIZES = List.of(1L, 4L, 16L);

    @Override
    public long length() {
        return -1;
    }

    @Override
    public String title() {
        return "scenario " + scenario.title() + ", " + ranges + " ranges";
    }

    @Override
    public String stem() {
        return scenario.title() + "-" + ranges;
    }

    @Override
    public boolean is(Trace trace) {
        return false;
    }

    @Override
    public Optional<GrowthDiff> growth(Pair pair) {
        List<Growth.Sized> sizes =
                SIZES.stream().map(times -> sized(times * ranges)).toList();
        return Optional.of(GrowthDiff.measure(pair, sizes));
    }

    private Growth.Sized sized(long size) {
        // What is measured comes after the domain, what fills it, and what is given back.
        return new Growth.Sized(size, scenario.trace(size), 1 + size + size / 2);
    }

    @Override
    public List<String> options() {
        return List.of("--scenario", scenario.title(), "--ranges", "" + ranges);
    }

    @Override
    public DiffResult run(Pair pair, CostRule rule, Set<Kind> kinds, LongConsumer progress) {
        try {
            return TraceDiff.run(pair, rule, kinds, scenario.trace(ranges), progress);
        } catch (IOException e) {
            throw new UncheckedIOException("a scenario reads no file", e);
        }
    }
}
