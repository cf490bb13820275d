// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.iovakit.domain.Stage;

/**
 * What the requests of a scenario cost at a stage, in nodes visited.
 *
 * @param worst of the measured requests
 * @param mean of the measured requests, rounded down
 */
public record ScenarioCost(long worst, long mean) {
    /**
     * Plays a scenario on the Java of a stage.
     *
     * @param ranges that the domain is filled with, see {@link Scenario#trace}
     */
    public static ScenarioCost measure(Stage stage, Scenario scenario, long ranges) {
        TraceSource trace = scenario.trace(ranges);
        Replayer replayer = new Replayer(stage, trace.cpus(), line -> {});
        // The measured ones are the last.
        long[] visits = new long[Scenario.ROUNDS];
        long allocations = 0;
        try (TraceSource.Cursor cursor = trace.open()) {
            for (Operation operation = cursor.next(); operation != null; operation = cursor.next()) {
                replayer.replay(operation);
                if (operation.allocates()) {
                    visits[(int) (allocations++ % Scenario.ROUNDS)] = replayer.visits();
                }
            }
            replayer.finish();
        } catch (IOException e) {
            throw new UncheckedIOException("a scenario reads no file", e);
        }
        return of(visits);
    }

    /**
     * The cost of requests that were measured elsewhere.
     *
     * @param visits of each request; at least one
     */
    public static ScenarioCost of(long... visits) {
        long worst = Arrays.stream(visits).max().orElseThrow();
        return new ScenarioCost(worst, Arrays.stream(visits).sum() / visits.length);
    }
}
