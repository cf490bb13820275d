// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace.scenario;

import java.util.List;

/**
 * A named situation that a domain gets into. It fills a domain with so many ranges and brings about what is typical;
 * then come the requests whose cost is measured. Immutable.
 */
public abstract class Scenario {
    /** The highest pfn that 32 address bits reach, with pages of 4096 bytes; of a limit, inclusive. */
    static final long L32 = limit(32);

    /** The highest pfn that 48 address bits reach. */
    static final long L48 = limit(48);

    /** Of a domain here always. */
    static final long GRANULE = 4096;

    /** Of a domain here always: pfn 0 is never given out. */
    static final long START_PFN = 1;

    private final String name;
    private final String situation;
    private final List<Parameter> parameters;

    Scenario(String name, String situation, Parameter... parameters) {
        this.name = name;
        this.situation = situation;
        this.parameters = List.of(parameters);
    }

    /** The highest pfn, inclusive, of a DMA mask of so many bits, from 13 to 64. */
    static long limit(int bits) {
        return ~0L >>> (64 - bits) >>> 12;
    }

    /** As the user types it: {@code linear-search}. */
    public final String name() {
        return name;
    }

    /** The real situation that it models, in a sentence. */
    public final String situation() {
        return situation;
    }

    /** What can be set, the number of ranges first. */
    public final List<Parameter> parameters() {
        return parameters;
    }

    /** The settings where nothing is said. */
    public final Settings standard() {
        return Settings.standard(parameters);
    }

    /**
     * The scenario as a trace.
     *
     * @param settings of this scenario
     * @throws IllegalArgumentException if they do not go together; the message says which
     */
    public final ScenarioTrace trace(Settings settings) {
        try {
            return new ScenarioTrace(this, settings);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
        }
    }

    /**
     * The scenario as a trace, with all but the size as it is by default.
     *
     * @throws IllegalArgumentException if the scenario is not made for so many ranges
     */
    public final ScenarioTrace trace(long ranges) {
        Settings settings;
        try {
            settings = standard().with(Parameter.RANGES, ranges);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
        }
        return trace(settings);
    }

    /**
     * Numbers of ranges as far as the scenario takes them: what is above the most is the most. Each once, in their order.
     *
     * @throws IllegalArgumentException if one is below the least
     */
    public final List<Long> within(List<Long> sizes) {
        Parameter ranges = parameters.get(0);
        try {
            return sizes.stream()
                    .map(size -> ranges.checked(Math.min(size, ranges.most())))
                    .distinct()
                    .toList();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
        }
    }

    /** CPUs of the machine. */
    int cpus() {
        return 1;
    }

    /** A new script, at its start. */
    abstract Script script(Settings settings);

    static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }

    @Override
    public final String toString() {
        return name;
    }
}
