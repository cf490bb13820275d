// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace.scenario;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.iovakit.trace.Operation;
import org.iovakit.trace.TraceSource;

/**
 * What a scenario does: phases, one after the other, of steps that are done over and over. A step knows what it needs to
 * remember, so a script is good for one way through. Every step of a phase does the same number of operations: so the
 * length of the trace is known before it is made. Not thread-safe.
 */
final class Script implements TraceSource.Cursor {
    /** Does operations, by telling them to the script. */
    @FunctionalInterface
    interface Step {
        /**
         * Does the next round.
         *
         * @param round from 0
         */
        void run(long round);
    }

    private record Phase(long rounds, int operations, Step step) {}

    private final List<Phase> phases = new ArrayList<>();
    private final Queue<Operation> pending = new ArrayDeque<>();
    private long operations;
    private long measuredFrom = -1;
    private long allocations;
    private int phase;
    private long round;

    /**
     * Adds a phase.
     *
     * @param rounds how often the step is done
     * @param each operations that it does each time
     */
    void repeat(long rounds, int each, Step step) {
        phases.add(new Phase(rounds, each, step));
        operations += rounds * each;
    }

    /** Adds a single operation. */
    void once(Operation operation) {
        repeat(1, 1, nothing -> perform(operation));
    }

    /** Says that what is added from here on is measured. */
    void measure() {
        measuredFrom = operations;
    }

    /** Called by a step: does an operation. Returns the handle that it makes, if it is one that makes any. */
    long perform(Operation operation) {
        pending.add(operation);
        return operation.allocates() ? allocations++ : -1;
    }

    /** How many operations there are in all. */
    long operations() {
        return operations;
    }

    /** The index of the first operation that is measured. */
    long measuredFrom() {
        if (measuredFrom < 0) {
            throw new IllegalStateException("a scenario has to measure something");
        }
        return measuredFrom;
    }

    @Override
    public Operation next() {
        while (pending.isEmpty() && phase < phases.size()) {
            Phase current = phases.get(phase);
            if (round == current.rounds()) {
                phase++;
                round = 0;
                continue;
            }
            current.step().run(round++);
            if (pending.size() != current.operations()) {
                throw new IllegalStateException(
                        "a step of " + current.operations() + " operations did " + pending.size());
            }
        }
        return pending.poll();
    }
}
