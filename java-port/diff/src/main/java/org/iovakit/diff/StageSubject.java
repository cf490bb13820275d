// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.iovakit.domain.State;
import org.iovakit.kernel.Machine;
import org.iovakit.trace.Operation;
import org.iovakit.trace.Replay;
import org.iovakit.trace.Replayer;

/**
 * The Java of a stage.
 *
 * @param touches whether it counts these, which slows it down
 * @param magazinesOnDemand whether its caches are those since Linux 7.3, see {@link
 *     org.iovakit.domain.IovaAllocator#allocateMagazinesOnDemand}
 */
public record StageSubject(State state, boolean touches, boolean magazinesOnDemand) implements Subject {
    /** One that counts visits alone. */
    public StageSubject(State state) {
        this(state, false, false);
    }

    /** Several, whose caches are those of a kernel. */
    public static List<Subject> ofKernel(List<State> states, boolean magazinesOnDemand) {
        return states.stream()
                .map(state -> (Subject) new StageSubject(state, false, magazinesOnDemand))
                .toList();
    }

    /** Several. */
    public static List<Subject> of(List<State> states) {
        return of(states, false);
    }

    /**
     * Several.
     *
     * @param touches whether they count these
     */
    public static List<Subject> of(List<State> states, boolean touches) {
        return states.stream()
                .map(state -> (Subject) new StageSubject(state, touches, false))
                .toList();
    }

    @Override
    public String label() {
        return state.label();
    }

    @Override
    public String title() {
        return "stage " + state.label();
    }

    @Override
    public String name() {
        return state.name();
    }

    @Override
    public Optional<State> stage() {
        return Optional.of(state);
    }

    @Override
    public CostUnit unit() {
        return CostUnit.VISITS;
    }

    @Override
    public boolean hasAnchor() {
        return state.load(new Machine(1)).newDomain().isTree();
    }

    @Override
    public Object behaviour() {
        return new StageSubject(State.of(0, state.behaviour()), touches, magazinesOnDemand);
    }

    @Override
    public Side load(int cpus) {
        return new Loaded(this, cpus);
    }

    private static final class Loaded implements Side {
        private final List<String> lines = new ArrayList<>();
        private final Queue<Operation> begun = new ArrayDeque<>();
        private final Replay replayer;

        Loaded(StageSubject subject, int cpus) {
            replayer = subject.touches
                    ? Replayer.counting(subject.state, cpus, lines::add)
                    : new Replayer(subject.state, cpus, lines::add);
            if (subject.magazinesOnDemand) {
                replayer.allocateMagazinesOnDemand();
            }
        }

        @Override
        public void begin(List<Operation> operations) {
            begun.addAll(operations);
        }

        @Override
        public List<String> results() {
            lines.clear();
            try {
                replayer.replay(begun.remove());
            } catch (IOException e) {
                throw new UncheckedIOException("lines are kept in memory", e);
            } catch (RuntimeException | StackOverflowError e) {
                // It is its answer.
                lines.add(THREW + e.toString().replaceAll("\\R", " "));
            }
            return lines;
        }

        @Override
        public List<String> verify() {
            return replayer.verify();
        }

        @Override
        public void close() {
            // Nothing of it is outside of Java.
        }
    }
}
