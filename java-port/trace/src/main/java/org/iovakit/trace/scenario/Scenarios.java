// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace.scenario;

import java.util.List;
import java.util.stream.Collectors;

/** All scenarios that there are. */
public final class Scenarios {
    /** What the series is about. */
    public static final Scenario LINEAR_SEARCH = new LinearSearch();

    /** What the third patch is about. */
    public static final Scenario NARROW_IN_WIDE = new NarrowInWide();

    private static final List<Scenario> ALL = List.of(
            LINEAR_SEARCH,
            NARROW_IN_WIDE,
            new MixedMasks(),
            new Pci32BitWorkaround(),
            new MsiWindows(),
            new NearExhaustion(),
            UnevenGaps.withRoom(),
            UnevenGaps.exact(),
            new LongLivedFragments(),
            new GpuBlocks(),
            new SameSizeChurn(
                    "same-size-churn",
                    "buffers of a single size that come and go in any order, allocated from the tree",
                    Entry.TREE),
            new SameSizeChurn(
                    "same-size-churn-cached",
                    "buffers of a single size that come and go in any order, served by the caches",
                    Entry.RCACHES),
            new NetworkRings(
                    "network-rings",
                    "network rings that are polled and refilled out of order, mapped by the tree",
                    Entry.TREE),
            new NetworkRings(
                    "network-rings-cached",
                    "network rings that are polled and refilled out of order, mapped through the caches",
                    Entry.RCACHES),
            new NvmeQueueDepth(),
            new CpuOffline());

    private Scenarios() {}

    /** All, the two of the series first. */
    public static List<Scenario> all() {
        return ALL;
    }

    /** The two that the series' own text speaks of, and its suite of costs measures. */
    public static List<Scenario> ofTheSeries() {
        return List.of(LINEAR_SEARCH, NARROW_IN_WIDE);
    }

    /**
     * The scenario of a name.
     *
     * @throws IllegalArgumentException if there is none; the message names those there are
     */
    public static Scenario get(String name) {
        return ALL.stream()
                .filter(scenario -> scenario.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no scenario '" + name + "'; there are "
                        + ALL.stream().map(Scenario::name).collect(Collectors.joining(", "))));
    }
}
