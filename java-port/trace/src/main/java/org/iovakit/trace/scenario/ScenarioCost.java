// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace.scenario;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.iovakit.domain.State;
import org.iovakit.trace.Operation;
import org.iovakit.trace.Replayer;
import org.iovakit.trace.ResultSink;
import org.iovakit.trace.TraceSource;

/**
 * What the measured requests of a scenario cost, in nodes visited.
 *
 * @param worst of these requests
 * @param mean of these requests, rounded down
 */
public record ScenarioCost(long worst, long mean) {
    /** Plays a scenario on the Java of a stage. */
    public static ScenarioCost measure(State stage, ScenarioTrace trace) {
        Replayer replayer = new Replayer(stage, trace.cpus(), ResultSink.NONE);
        Tally tally = new Tally();
        try (TraceSource.Cursor cursor = trace.open()) {
            long index = 0;
            for (Operation operation = cursor.next(); operation != null; operation = cursor.next()) {
                replayer.replay(operation);
                if (trace.measures(index++, operation)) {
                    tally.add(replayer.visits());
                }
            }
            replayer.finish();
        } catch (IOException e) {
            throw new UncheckedIOException("a scenario reads no file", e);
        }
        return tally.cost();
    }

    /** Takes the visits of request after request. Not thread-safe. */
    public static final class Tally {
        private long worst;
        private long visits;
        private long requests;

        /** Takes the next request's. */
        public void add(long visitsOfRequest) {
            worst = Math.max(worst, visitsOfRequest);
            visits += visitsOfRequest;
            requests++;
        }

        /**
         * What they come to.
         *
         * @throws IllegalStateException if there was no request
         */
        public ScenarioCost cost() {
            if (requests == 0) {
                throw new IllegalStateException("no request was measured");
            }
            return new ScenarioCost(worst, visits / requests);
        }
    }
}
