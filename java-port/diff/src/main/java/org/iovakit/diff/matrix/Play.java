// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff.matrix;

import java.util.Arrays;
import java.util.List;
import org.iovakit.diff.CostRule;
import org.iovakit.diff.Subject;
import org.iovakit.trace.Operation;
import org.iovakit.trace.Trace;
import org.iovakit.trace.scenario.ScenarioTrace;

/** A short trace on a subject: what is to be known of each operation, and of the end. */
final class Play {
    private final List<Operation> operations;
    private final boolean[] refused;
    private final long[] costs;
    private final Footprint footprint;

    /**
     * Plays a trace.
     *
     * @param trace with a domain at least
     */
    Play(Subject subject, Trace trace) {
        operations = trace.operations();
        refused = new boolean[operations.size()];
        costs = new long[operations.size()];
        try (Playback playback = new Playback(subject, trace.cpus())) {
            for (int index = 0; index < operations.size(); index++) {
                playback.play(operations.get(index));
                refused[index] = playback.isRefused();
                costs[index] = playback.cost();
            }
            footprint = playback.footprint();
        }
    }

    /** Whether it refuses a request that the other serves. */
    boolean refuses(int index, Play other) {
        return ScenarioTrace.isRequest(operations.get(index)) && refused[index] && !other.refused[index];
    }

    /** Whether it serves a request, as the other does, at a higher cost. */
    boolean costsMore(int index, Play other, CostRule rule) {
        return operations.get(index) instanceof Operation.Alloc
                && !refused[index]
                && !other.refused[index]
                && costs[index] > other.costs[index]
                && rule.differs(costs[index], other.costs[index]);
    }

    /** Whether the ranges lie wider, or with more holes, at the end, though the same requests were served. */
    boolean isWider(Play other) {
        return Arrays.equals(refused, other.refused)
                && Tolerance.isWider(footprint, other.footprint, 1)
                && !Tolerance.isWider(other.footprint, footprint, 1);
    }
}
