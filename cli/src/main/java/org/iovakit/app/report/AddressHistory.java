// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.iovakit.domain.State;
import org.iovakit.trace.Operation;
import org.iovakit.trace.Replayer;
import org.iovakit.trace.TraceSource;

/**
 * Which ranges a trace has taken, looked at now and then.
 *
 * @param stage whose Java took them
 * @param operations how many the trace has
 * @param moments by time
 */
record AddressHistory(State stage, long operations, List<Moment> moments) {
    /** Pfns, both inclusive. */
    record Range(long lo, long hi) {}

    /** The ranges taken after some operations, in key order, without the anchor. */
    record Moment(long operation, List<Range> taken) {}

    /**
     * Plays a trace and looks at even distances, the last time at its end.
     *
     * @param most how many times to look
     */
    static AddressHistory of(State stage, TraceSource trace, int most) throws IOException {
        long operations = count(trace);
        long distance = Math.max(1, (operations + most - 1) / most);
        List<String> lines = new ArrayList<>();
        Replayer replayer = new Replayer(stage, trace.cpus(), lines::add);
        List<Moment> moments = new ArrayList<>();
        try (TraceSource.Cursor cursor = trace.open()) {
            for (long done = 1; done <= operations; done++) {
                replayer.replay(cursor.next());
                lines.clear();
                if (done % distance == 0 || done == operations) {
                    replayer.replay(new Operation.Dump());
                    moments.add(new Moment(done, ranges(TreeSnapshot.read(lines))));
                    lines.clear();
                }
            }
        }
        return new AddressHistory(stage, operations, List.copyOf(moments));
    }

    private static long count(TraceSource trace) throws IOException {
        long count = 0;
        try (TraceSource.Cursor cursor = trace.open()) {
            while (cursor.next() != null) {
                count++;
            }
        }
        return count;
    }

    private static List<Range> ranges(TreeSnapshot tree) {
        return tree.nodes().stream()
                .filter(node -> !node.isAnchor())
                .map(node -> new Range(node.lo(), node.hi()))
                .toList();
    }
}
