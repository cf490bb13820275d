// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.exhaust;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.iovakit.domain.State;
import org.iovakit.trace.Operation;

/** What came of an exploration: all states that were reached, and the shortest way to each. Immutable once it is made. */
public final class Exploration {
    private final State stage;
    private final SmallDomain domain;
    private final int length;
    private final Paths paths;
    private final long transitions;
    private final boolean complete;
    private final Optional<Violation> violation;

    Exploration(
            State stage,
            SmallDomain domain,
            int length,
            Paths paths,
            long transitions,
            boolean complete,
            Optional<Violation> violation) {
        this.stage = stage;
        this.domain = domain;
        this.length = length;
        this.paths = paths;
        this.transitions = transitions;
        this.complete = complete;
        this.violation = violation;
    }

    /** Different states that were reached. */
    public int states() {
        return paths.size();
    }

    /** Steps that were done and held against the model. */
    public long transitions() {
        return transitions;
    }

    /** Whether the last step reached no new state: then sequences of any length are covered. */
    public boolean isComplete() {
        return complete;
    }

    /** The first step that was not as it has to be. */
    public Optional<Violation> violation() {
        return violation;
    }

    SmallDomain domain() {
        return domain;
    }

    Paths paths() {
        return paths;
    }

    /** One line: stage, length, states, transitions. */
    @Override
    public String toString() {
        return "stage " + stage.name() + ", " + domain.pfns() + " pfns, "
                + (complete ? "sequences of any length" : "sequences up to length " + length) + ": " + states()
                + " states, " + transitions + " transitions"
                + violation.map(found -> ", violation:\n" + found).orElse("");
    }

    /** For each state the one that it was first reached from, and by what. Not thread-safe while it grows. */
    static final class Paths {
        private final List<Operation> operations;
        private int[] parents = new int[1 << 10];
        private short[] steps = new short[1 << 10];
        private int size;

        Paths(List<Operation> operations) {
            this.operations = operations;
        }

        int size() {
            return size;
        }

        List<Operation> operations() {
            return operations;
        }

        /** Adds a state: the first has neither parent nor step. */
        void add(int parent, int step) {
            if (size == parents.length) {
                parents = Arrays.copyOf(parents, 2 * size);
                steps = Arrays.copyOf(steps, 2 * size);
            }
            parents[size] = parent;
            steps[size] = (short) step;
            size++;
        }

        /** The shortest sequence of operations that leads to a state. */
        List<Operation> to(int state) {
            List<Operation> path = new ArrayList<>();
            for (int at = state; at != 0; at = parents[at]) {
                path.add(operations.get(steps[at]));
            }
            Collections.reverse(path);
            return path;
        }
    }
}
