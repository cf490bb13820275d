// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.iovakit.trace.Operation;

/**
 * Two subjects that do the same, operation by operation. Not thread-safe. Once one of them has thrown an exception, there
 * is nothing more to do.
 */
final class LockStep implements AutoCloseable {
    private final CostRule rule;
    private final boolean isC;
    private final Counted from;
    private final Counted to;

    /** Operations that the sides have begun with. */
    private int begun;

    private Operation.Domain domain;
    private boolean diverged;
    private boolean sameMax32 = true;
    private boolean sameInvariants = true;

    /** Loads both allocators, each on a machine of its own. */
    LockStep(Pair pair, CostRule rule, int cpus) {
        this.rule = rule;
        this.isC = pair.unit() == CostUnit.BLOCKS;
        this.from = new Counted(pair.from(), cpus);
        this.to = new Counted(pair.to(), cpus);
    }

    /** The domain in use; null before the first. */
    Operation.Domain domain() {
        return domain;
    }

    /** The first one's answer to the last operation. */
    Answer from() {
        return from.answer();
    }

    /** The second one's answer to the last operation. */
    Answer to() {
        return to.answer();
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

    /** Whether a side does not answer any more. */
    boolean isHanging() {
        return from.result().startsWith(Side.HANGS) || to.result().startsWith(Side.HANGS);
    }

    /** Whether max32_alloc_size is the same on both sides. */
    boolean isMax32Same() {
        return sameMax32;
    }

    /** What the first one's domain looks like; there has to be one. */
    DomainView fromView() {
        return from.view(domain);
    }

    /** What the second one's domain looks like; there has to be one. */
    DomainView toView() {
        return to.view(domain);
    }

    /**
     * Has both sides begin with operations of which each is to be a {@link #step}, in this order, before anything else is
     * asked.
     */
    void begin(List<Operation> operations) {
        from.side.begin(operations);
        to.side.begin(operations);
        begun += operations.size();
    }

    /** Does an operation on both sides, and compares what they say; mostly there is nothing to tell. */
    List<Deviation> step(Operation operation) {
        if (operation instanceof Operation.Domain next) {
            domain = next;
            diverged = false;
            sameMax32 = true;
            sameInvariants = true;
        }
        if (begun == 0) {
            begin(List.of(operation));
        }
        begun--;
        from.finish(operation);
        to.finish(operation);
        if (operation instanceof Operation.Dump && !isOver()) {
            return compareDomains();
        }
        return from.result().equals(to.result()) && !(isC && isOver()) ? List.of() : compareAnswers(operation);
    }

    /** Whether they differ in that one has a range of its own at the last pfn, which nobody else can have there. */
    private boolean areOfTheAnchor(Answer first, Answer second) {
        return (isAnchor(first, second) && from.subject.hasAnchor() && !to.subject.hasAnchor())
                || (isAnchor(second, first) && to.subject.hasAnchor() && !from.subject.hasAnchor());
    }

    private static boolean isAnchor(Answer there, Answer nothing) {
        return (there.outcome().equals("anchor") && nothing.outcome().equals("gone"))
                || (there.word().equals("found")
                        && there.range().equals(Optional.of(DomainView.ANCHOR))
                        && nothing.outcome().equals("none"));
    }

    private List<Deviation> compareAnswers(Operation operation) {
        Answer first = from();
        Answer second = to();
        List<Deviation> deviations = new ArrayList<>(1);
        boolean before = diverged;
        if (isOver()) {
            if (!first.outcome().equals(second.outcome()) || isC) {
                // That C of nobody's twin dies of something is to be told, whatever the other does.
                add(
                        DifferencePlace.OUTCOME,
                        !from.threw ? Effect.WORSE : to.threw ? Effect.OTHER : Effect.BETTER,
                        deviations);
            }
            return deviations;
        }
        if (!first.outcome().equals(second.outcome()) && !areOfTheAnchor(first, second)) {
            compareOutcomes(operation, first, second, deviations);
        } else if (first.warnings() != second.warnings() && !before) {
            add(DifferencePlace.WARNINGS, Effect.ofLess(first.warnings(), second.warnings()), deviations);
        }
        // An allocator that keeps none says nothing of it.
        boolean same = first.max32().isEmpty()
                || second.max32().isEmpty()
                || first.max32().equals(second.max32());
        if (!same && sameMax32 && !diverged) {
            add(DifferencePlace.MAX32, Effect.OTHER, deviations);
        }
        sameMax32 = same;
        if (first.unit() == second.unit()
                && first.word().equals(second.word())
                && rule.differs(first.cost(), second.cost())) {
            deviations.add(new Deviation(DifferencePlace.VISITS, Effect.ofLess(first.cost(), second.cost()), before));
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
        boolean fromSound = from.side.verify().isEmpty();
        boolean toSound = to.side.verify().isEmpty();
        boolean same = fromSound == toSound;
        if (!same && sameInvariants) {
            add(DifferencePlace.INVARIANTS, toSound ? Effect.BETTER : Effect.WORSE, deviations);
        }
        sameInvariants = same;
        return deviations;
    }

    @Override
    public void close() {
        from.side.close();
        to.side.close();
    }

    private void add(DifferencePlace aspect, Effect effect, List<Deviation> deviations) {
        deviations.add(new Deviation(aspect, effect, diverged));
    }

    /** A subject at work, what it last said, and what it did in all. */
    private static final class Counted {
        private final Subject subject;
        private final CostUnit unit;
        private final Side side;
        private List<String> lines = List.of();
        private Answer answer;
        private boolean threw;
        private long requests;
        private long refused;
        private long cost;
        private long worst;

        Counted(Subject subject, int cpus) {
            this.subject = subject;
            unit = subject.unit();
            side = subject.load(cpus);
        }

        /** What came of the operation that was begun. */
        void finish(Operation operation) {
            lines = side.results();
            answer = null;
            threw = result().startsWith(Side.THREW);
            boolean searches = operation instanceof Operation.Alloc;
            if (threw || !(searches || operation instanceof Operation.AllocFast)) {
                return;
            }
            requests++;
            if (result().startsWith("refused")) {
                refused++;
            }
            if (searches) {
                long one = Answer.cost(result(), unit);
                cost += one;
                worst = Math.max(worst, one);
            }
        }

        String result() {
            return lines.get(lines.size() - 1);
        }

        Answer answer() {
            if (answer == null) {
                answer = Answer.parse(result());
            }
            return answer;
        }

        /** Asked for beside the operations: what was said last stays so. */
        DomainView view(Operation.Domain domain) {
            List<String> said = List.copyOf(lines);
            side.begin(List.of(new Operation.Dump()));
            lines = side.results();
            DomainView view = dumped(domain);
            lines = said;
            return view;
        }

        /** What a dump, the last operation, has said. */
        DomainView dumped(Operation.Domain domain) {
            return DomainView.parse(domain, lines);
        }

        Totals totals() {
            return new Totals(requests, refused, cost, worst);
        }
    }
}
