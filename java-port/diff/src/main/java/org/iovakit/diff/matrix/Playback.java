// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff.matrix;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Set;
import org.iovakit.domain.State;
import org.iovakit.trace.Operation;
import org.iovakit.trace.Replayer;

/** The Java of a stage, which does one operation after the other. Not thread-safe. */
final class Playback {
    private static final String ANCHOR = " 0xffffffffffffffff ";

    private final Replayer replayer;
    private final Set<String> reserved = new HashSet<>();
    private long granule;
    private String result;
    private FootprintReader footprint;

    /** Loads the stage. */
    Playback(State stage, int cpus) {
        replayer = new Replayer(stage, cpus, this::line);
    }

    private void line(String line) {
        result = line;
        if (footprint != null && line.startsWith(" ") && !line.contains(ANCHOR)) {
            String[] words = line.split(" ", 6);
            footprint.add(pfn(words[3]), pfn(words[4]), reserved.contains(words[3]));
        }
    }

    private static long pfn(String hex) {
        return Long.parseUnsignedLong(hex.substring("0x".length()), 16);
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
            reserved.add(result.split(" ", 3)[1]);
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
