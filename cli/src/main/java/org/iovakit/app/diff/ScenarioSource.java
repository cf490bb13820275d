// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.diff;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
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
import org.iovakit.trace.Trace;
import org.iovakit.trace.scenario.Parameter;
import org.iovakit.trace.scenario.ScenarioTrace;
import org.iovakit.trace.scenario.Settings;

/** The operations of a named scenario. */
public record ScenarioSource(ScenarioTrace trace) implements DiffSource {
    /** Of the ranges; growth is seen from the first to the last. */
    private static final List<Long> SIZES = List.of(1L, 4L, 16L);

    @Override
    public long length() {
        return trace.operations();
    }

    @Override
    public String title() {
        return "scenario " + trace;
    }

    @Override
    public String stem() {
        return trace.scenario().name() + "-" + trace.settings().ranges();
    }

    @Override
    public boolean is(Trace other) {
        return false;
    }

    /** Of those sizes that the scenario is made for; empty if that is one alone. */
    @Override
    public Optional<GrowthDiff> growth(Pair pair) {
        long most = trace.scenario().parameters().get(0).most();
        List<Growth.Sized> sizes = SIZES.stream()
                .map(times -> times * trace.settings().ranges())
                .filter(size -> size <= most)
                .map(this::sized)
                .toList();
        return sizes.size() < 2 ? Optional.empty() : Optional.of(GrowthDiff.measure(pair, sizes));
    }

    private Growth.Sized sized(long size) {
        ScenarioTrace larger = trace.scenario().trace(trace.settings().with(Parameter.RANGES, size));
        return new Growth.Sized(size, larger, larger.measuredFrom());
    }

    /** The size, and what else is not as it is by default. */
    @Override
    public List<String> options() {
        Settings settings = trace.settings();
        List<String> options = new ArrayList<>(
                List.of("--scenario", trace.scenario().name(), "--ranges", Long.toString(settings.ranges())));
        for (Parameter parameter : trace.scenario().parameters()) {
            long value = settings.get(parameter.name());
            if (!parameter.name().equals(Parameter.RANGES) && value != parameter.standard()) {
                options.add("--param");
                options.add(parameter.name() + "=" + value);
            }
        }
        return options;
    }

    @Override
    public DiffResult run(Pair pair, CostRule rule, Set<Kind> kinds, LongConsumer progress) {
        try {
            return TraceDiff.run(pair, rule, kinds, trace, progress);
        } catch (IOException e) {
            throw new UncheckedIOException("a scenario reads no file", e);
        }
    }
}
