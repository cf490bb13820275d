// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.iovakit.domain.State;
import org.iovakit.trace.Operation;
import org.iovakit.trace.Trace;
import org.iovakit.trace.scenario.ScenarioCost;
import org.iovakit.trace.scenario.ScenarioTrace;
import org.iovakit.trace.scenario.Scenarios;
import org.iovakit.trace.scenario.Settings;

/**
 * What a hold of the lock takes of time on this machine, by the nodes that it goes to: measured in C on searches from range
 * to range, which find their nodes in the processor's caches. An estimate: on a busy host they are not all there.
 *
 * @param fewNodes what a hold of the usual kind goes to at most
 * @param nanosPerHold of one that goes to so many
 * @param nanosPerNode for each node more
 */
public record LockCost(int fewNodes, double nanosPerHold, double nanosPerNode) {
    /** Ranges of a search that goes to few nodes, and of one that goes to many, which fit in no first-level cache. */
    private static final long FEW = 64;

    private static final long MANY = 40_000;
    private static final long MOST_ROUNDS = 400;

    /** Each is measured so often, and the quickest counts: what disturbs makes it slower. */
    private static final int TIMES = 5;

    /** To be weighed. */
    private static final int RANGES = 1000;

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private record Point(double nodes, double nanos) {}

    /**
     * Measures.
     *
     * @param program the C of the base, see {@link org.iovakit.oracle.TimedTwin}
     * @param base whose searches go from range to range
     * @throws IOException if the program cannot be run
     */
    public static LockCost measure(Path program, State base) throws IOException {
        Point few = point(program, base, FEW);
        Point many = point(program, base, MANY);
        return new LockCost(
                (int) few.nodes(),
                few.nanos(),
                Math.max(0, (many.nanos() - few.nanos()) / (many.nodes() - few.nodes())));
    }

    private static Point point(Path program, State base, long ranges) throws IOException {
        long rounds = Math.min(MOST_ROUNDS, ranges / 2);
        Settings settings =
                Scenarios.LINEAR_SEARCH.standard().with("ranges", ranges).with("rounds", rounds);
        ScenarioTrace trace = Scenarios.LINEAR_SEARCH.trace(settings);
        long quickest = Long.MAX_VALUE;
        for (int time = 0; time < TIMES; time++) {
            try (Contender contender = new Contender(program.toString(), List.of(program.toString()))) {
                contender.load(trace);
                contender.run(trace.measuredFrom());
                quickest = Math.min(
                        quickest,
                        contender.run(trace.operations() - trace.measuredFrom()).allocNanos());
            }
        }
        return new Point(ScenarioCost.measure(base, trace).mean(), (double) quickest / rounds);
    }

    /**
     * Bytes that a range takes in the kernel's slab caches, padding included, and with it the nodes of what keeps ranges:
     * the mean where there are some, side by side.
     *
     * @param program the C of a stage, or of anybody's
     * @throws IOException if the program cannot be run, or gives no answer
     */
    public static int rangeBytes(Path program) throws IOException {
        List<Operation> operations = new ArrayList<>(List.of(new Operation.Domain(4096, 1, false)));
        operations.addAll(Collections.nCopies(RANGES, new Operation.Alloc(1, 0xfffff, false)));
        try (Contender contender = new Contender(program.toString(), List.of(program.toString()))) {
            contender.patience(PATIENCE);
            contender.load(new Trace(1, operations));
            return contender.run(operations.size()).rangeBytes();
        }
    }

    /** Nanoseconds of a hold that goes to so many nodes. */
    public double nanos(long nodes) {
        return nanos(1, Math.max(0, nodes - fewNodes));
    }

    /**
     * Nanoseconds of several holds together.
     *
     * @param more nodes that they go to beyond {@link #fewNodes} each
     */
    public double nanos(long holds, long more) {
        return holds * nanosPerHold + more * nanosPerNode;
    }
}
