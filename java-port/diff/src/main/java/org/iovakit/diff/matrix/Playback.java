// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff.matrix;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Set;
import org.iovakit.domain.State;
import org.iovakit.trace.DumpedRange;
import org.iovakit.trace.Operation;
import org.iovakit.trace.Replayer;

/** The Java of a stage, which does one operation after the other. Not thread-safe. */
final class Playback {
    /** The lowest pfn of the anchor, where there is one. */
    private static final long ANCHOR = ~0L;

    private final Replayer replayer;
    /** Lowest pfns. */
    private final Set<Long> reserved = new HashSet<>();

    private long granule;
    private String result;
    private FootprintReader footprint;

    /** Loads the stage. */
    Playback(State stage, int cpus) {
        replayer = new Replayer(stage, cpus, this::line);
    }

    private void line(String line) {
        result = line;
        if (footprint != null && line.startsWith(" ")) {
            DumpedRange range = DumpedRange.parse(line);
            if (range.pfnLo() != ANCHOR) {
                footprint.add(range.pfnLo(), range.pfnHi(), reserved.contains(range.pfnLo()));
            }
        }
    }

    /** Does the next operation. */
    void play(Operation operation) {
        try {
            replayer.replay(operation);
        } catch (IOException e) {
            throw new UncheckedIOException("results are kept in memory", e);
        }
        if (operation instanceof Operation.Domain domain) {
            granule = domain.granule();
            reserved.clear();
        } else if (operation instanceof Operation.Reserve && !isRefused()) {
            reserved.add(Long.parseUnsignedLong(result.split(" ", 3)[1].substring("0x".length()), 16));
        }
    }

    /** Whether the last operation was refused a range. */
    boolean isRefused() {
        return result.startsWith("refused");
    }

    /** Nodes that the last operation visited. */
    long visits() {
        return replayer.visits();
    }

    /** How the ranges of the domain lie; there has to be one. */
    Footprint footprint() {
        footprint = new FootprintReader((1L << 32) / granule);
        play(new Operation.Dump());
        return footprint.footprint();
    }
}
