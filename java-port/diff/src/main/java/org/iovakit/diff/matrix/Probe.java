// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff.matrix;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;
import org.iovakit.domain.Stage;
import org.iovakit.trace.Operation;
import org.iovakit.trace.Replayer;
import org.iovakit.trace.TraceSource;
import org.iovakit.trace.scenario.ScenarioTrace;

/** Plays a scenario on the Java of a stage, and counts. */
final class Probe {
    private static final String ANCHOR = " 0xffffffffffffffff ";

    private final Set<String> reserved = new HashSet<>();
    private final BitSet refusals = new BitSet();
    private long granule;
    private String result;
    private int requests;
    private long measured;
    private long visits;
    private long worst;
    private FootprintReader footprint;

    private Probe() {}

    static Sample run(Stage stage, ScenarioTrace trace) {
        return new Probe().play(stage, trace);
    }

    private Sample play(Stage stage, ScenarioTrace trace) {
        Replayer replayer = new Replayer(stage, trace.cpus(), this::line);
        try (TraceSource.Cursor cursor = trace.open()) {
            long index = 0;
            for (Operation operation = cursor.next(); operation != null; operation = cursor.next()) {
                replayer.replay(operation);
                count(operation);
                if (trace.measures(index++, operation)) {
                    measured++;
                    visits += replayer.visits();
                    worst = Math.max(worst, replayer.visits());
                }
            }
            footprint = new FootprintReader((1L << 32) / granule);
            replayer.replay(new Operation.Dump());
        } catch (IOException e) {
            throw new UncheckedIOException("a scenario reads no file", e);
        }
        return new Sample(
                trace.settings().ranges(),
                new Outcome(requests, refusals),
                footprint.footprint(),
                new Visits(measured, visits, worst));
    }

    /** Takes what the stage says: of the last operation, the whole tree, a line a node. */
    private void line(String line) {
        result = line;
        if (footprint != null && line.startsWith(" ") && !line.contains(ANCHOR)) {
            String[] words = line.split(" ", 6);
            footprint.add(pfn(words[3]), pfn(words[4]), reserved.contains(words[3]));
        }
    }

    private void count(Operation operation) {
        if (operation instanceof Operation.Domain domain) {
            granule = domain.granule();
        } else if (operation instanceof Operation.Reserve) {
            reserved.add(result.split(" ", 3)[1]);
        } else if (ScenarioTrace.isRequest(operation)) {
            refusals.set(requests++, result.startsWith("refused"));
        }
    }

    private static long pfn(String hex) {
        return Long.parseUnsignedLong(hex.substring("0x".length()), 16);
    }
}
