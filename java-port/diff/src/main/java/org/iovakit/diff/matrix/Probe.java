// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff.matrix;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.BitSet;
import java.util.List;
import org.iovakit.diff.Ahead;
import org.iovakit.diff.Subject;
import org.iovakit.trace.Operation;
import org.iovakit.trace.TouchTally;
import org.iovakit.trace.TraceSource;
import org.iovakit.trace.scenario.ScenarioTrace;

/** Plays a scenario on a subject, and counts. */
final class Probe {
    private Probe() {}

    static Sample run(Subject subject, ScenarioTrace trace) {
        BitSet refusals = new BitSet();
        int requests = 0;
        long measured = 0;
        long cost = 0;
        long worst = 0;
        TouchTally touches = new TouchTally();
        try (Playback playback = new Playback(subject, trace.cpus());
                TraceSource.Cursor cursor = trace.open()) {
            long index = 0;
            for (List<Operation> next = Ahead.next(cursor); !next.isEmpty(); next = Ahead.next(cursor)) {
                playback.begin(next);
                for (Operation operation : next) {
                    playback.finish(operation);
                    if (ScenarioTrace.isRequest(operation)) {
                        refusals.set(requests++, playback.isRefused());
                    }
                    if (trace.measuresHolds(index, operation)) {
                        touches.add(operation, playback.touches());
                    }
                    if (trace.measures(index++, operation)) {
                        measured++;
                        cost += playback.cost();
                        worst = Math.max(worst, playback.cost());
                    }
                }
            }
            return new Sample(
                    trace.settings().ranges(),
                    new Outcome(requests, refusals),
                    playback.footprint(),
                    new Cost(measured, cost, worst, subject.unit()),
                    touches.costs());
        } catch (IOException e) {
            throw new UncheckedIOException("a scenario reads no file", e);
        }
    }
}
