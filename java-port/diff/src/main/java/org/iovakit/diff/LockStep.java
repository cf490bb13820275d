// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.iovakit.domain.State;
import org.iovakit.trace.Operation;
import org.iovakit.trace.Replayer;

/**
 * Two stages that do the same, operation by operation. Not thread-safe. Once one of them has thrown an exception, there
 * is nothing more to do.
 */
final class LockStep {
    private final CostRule rule;
    private final Side from;
    private final Side to;

    private Operation.Domain domain;
    private boolean diverged;
    private boolean sameMax32 = true;
    private boolean sameInvariants = true;

    /** Loads both allocators, each on a machine of its own. */
    LockStep(Pair pair, CostRule rule, int cpus) {
        this.rule = rule;
        this.from = new Side(pair.from(), cpus);
        this.to = new Side(pair.to(), cpus);
    }

    /** The domain in use; null before the first. */
    Operation.Domain domain() {
        return domain;
    }

    /** The first stage's answer to the last operation. */
    Answer from() {
        return Answer.parse(from.result());
    }

    /** The second stage's answer to the last operation. */
    Answer to() {
        return Answer.parse(to.result());
    }

    Totals fromTotals() {
        return from.totals();
    }

    Totals toTotals() {
        return to.totals();
    }

    /** Whether a side has thrown an exception. */
    boolean isOver() {
        return from.threw || to.threw;
    }

    /** Whether max32_alloc_size is the same on both sides. */
    boolean isMax32Same() {
        return sameMax32;
    }

    /** What the first stage's domain looks like; there has to be one. */
    DomainView fromView() {
        return from.view(domain);
    }

    /** What the second stage's domain looks like; there has to be one. */
    DomainView toView() {
        return to.view(domain);
    }

    /** Does an operation on both sides, and compares what they say; mostly there is nothing to tell. */
    List<Deviation> step(Operation operation) {
        if (operation instanceof Operation.Domain next) {
            domain = next;
            diverged = false;
            sameMax32 = true;
            sameInvariants = true;
        }
        from.replay(operation);
        to.replay(operation);
        if (operation instanceof Operation.Dump && !isOver()) {
            return compareDomains();
        }
        return from.result().equals(to.result()) ? List.of() : compareAnswers(operation);
    }

    private List<Deviation> compareAnswers(Operation operation) {
        Answer first = from();
        Answer second = to();
        List<Deviation> deviations = new ArrayList<>(1);
        boolean before = diverged;
        if (isOver()) {
            if (!first.outcome().equals(second.outcome())) {
                add(
                        DifferencePlace.OUTCOME,
                        !from.threw ? Effect.WORSE : to.threw ? Effect.OTHER : Effect.BETTER,
                        deviations);
            }
            return deviations;
        }
        if (!first.outcome().equals(second.outcome())) {
            compareOutcomes(operation, first, second, deviations);
        } else if (first.warnings() != second.warnings() && !before) {
            add(DifferencePlace.WARNINGS, Effect.ofLess(first.warnings(), second.warnings()), deviations);
        }
        boolean same = first.max32().equals(second.max32());
        if (!same && sameMax32 && !diverged) {
            add(DifferencePlace.MAX32, Effect.OTHER, deviations);
        }
        sameMax32 = same;
        if (first.word().equals(second.word()) && rule.differs(first.visits(), second.visits())) {
            deviations.add(
                    new Deviation(DifferencePlace.VISITS, Effect.ofLess(first.visits(), second.visits()), before));
        }
        return deviations;
    }

    private void compareOutcomes(Operation operation, Answer first, Answer second, List<Deviation> deviations) {
        boolean request = operation instanceof Operation.Alloc || operation instanceof Operation.AllocFast;
        if (first.word().equals(second.word())) {
            if (!diverged) {
                add(DifferencePlace.PLACEMENT, Effect.OTHER, deviations);
            }
        } else if (!diverged || request) {
            Effect effect = !request ? Effect.OTHER : second.took() ? Effect.BETTER : Effect.WORSE;
            add(DifferencePlace.OUTCOME, effect, deviations);
        }
        diverged = true;
    }

    private List<Deviation> compareDomains() {
        List<Deviation> deviations = new ArrayList<>(0);
        if (!diverged && !from.dumped(domain).taken().equals(to.dumped(domain).taken())) {
            add(DifferencePlace.CONTENTS, Effect.OTHER, deviations);
            diverged = true;
        }
        boolean fromSound = from.replayer.verify().isEmpty();
        boolean toSound = to.replayer.verify().isEmpty();
        boolean same = fromSound == toSound;
        if (!same && sameInvariants) {
            add(DifferencePlace.INVARIANTS, toSound ? Effect.BETTER : Effect.WORSE, deviations);
        }
        sameInvariants = same;
        return deviations;
    }

    private void add(DifferencePlace aspect, Effect effect, List<Deviation> deviations) {
        deviations.add(new Deviation(aspect, effect, diverged));
    }

    /** A stage, and what it last said. */
    private static final class Side {
        private final List<String> lines = new ArrayList<>();
        private final Replayer replayer;
        private boolean threw;
        private long requests;
        private long refused;
        private long visits;
        private long worst;

        Side(State stage, int cpus) {
            replayer = new Replayer(stage, cpus, lines::add);
        }

        void replay(Operation operation) {
            lines.clear();
            try {
                replayer.replay(operation);
            } catch (IOException e) {
                throw new UncheckedIOException("lines are kept in memory", e);
            } catch (RuntimeException | StackOverflowError e) {
                // It is its answer.
                threw = true;
                lines.add("threw " + e.toString().replaceAll("\\R", " "));
                return;
            }
            if (operation instanceof Operation.Alloc) {
                requests++;
                visits += replayer.visits();
                worst = Math.max(worst, replayer.visits());
            } else if (operation instanceof Operation.AllocFast) {
                requests++;
            } else {
                return;
            }
            if (result().startsWith("refused")) {
                refused++;
            }
        }

        String result() {
            return lines.get(lines.size() - 1);
        }

        DomainView view(Operation.Domain domain) {
            List<String> said = List.copyOf(lines);
            replay(new Operation.Dump());
            DomainView view = dumped(domain);
            lines.clear();
            lines.addAll(said);
            return view;
        }

        /** What a dump, the last operation, has said. */
        DomainView dumped(Operation.Domain domain) {
            return DomainView.parse(domain, lines);
        }

        Totals totals() {
            return new Totals(requests, refused, visits, worst);
        }
    }
}
