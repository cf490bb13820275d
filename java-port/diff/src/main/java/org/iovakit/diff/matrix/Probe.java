// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff.matrix;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.BitSet;
import org.iovakit.domain.State;
import org.iovakit.trace.Operation;
import org.iovakit.trace.TraceSource;
import org.iovakit.trace.scenario.ScenarioTrace;

/** Plays a scenario on the Java of a stage, and counts. */
final class Probe {
    private Probe() {}

    static Sample run(State stage, ScenarioTrace trace) {
        Playback playback = new Playback(stage, trace.cpus());
        BitSet refusals = new BitSet();
        int requests = 0;
        long measured = 0;
        long visits = 0;
        long worst = 0;
        try (TraceSource.Cursor cursor = trace.open()) {
            long index = 0;
            for (Operation operation = cursor.next(); operation != null; operation = cursor.next()) {
                playback.play(operation);
                if (ScenarioTrace.isRequest(operation)) {
                    refusals.set(requests++, playback.isRefused());
                }
                if (trace.measures(index++, operation)) {
                    measured++;
                    visits += playback.visits();
                    worst = Math.max(worst, playback.visits());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a scenario reads no file", e);
        }
        return new Sample(
                trace.settings().ranges(),
                new Outcome(requests, refusals),
                playback.footprint(),
                new Visits(measured, visits, worst));
    }
}
