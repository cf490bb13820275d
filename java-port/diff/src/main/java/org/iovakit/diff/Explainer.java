// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff;

import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import org.iovakit.domain.State;
import org.iovakit.trace.Operation;

/** Says why two stages differ in an operation. */
final class Explainer {
    /**
     * Both domains before the operation.
     *
     * @param from the first stage's
     * @param to the second's
     */
    record Before(DomainView from, DomainView to) {}

    private final Pair pair;
    private final Operation operation;
    private final Answer from;
    private final Answer to;
    private final Supplier<Before> before;

    /**
     * Takes what was seen.
     *
     * @param before asked for where it matters, once or more
     */
    Explainer(Pair pair, Operation operation, Answer from, Answer to, Supplier<Before> before) {
        this.pair = pair;
        this.operation = operation;
        this.from = from;
        this.to = to;
        this.before = before;
    }

    /** Why; one or more. */
    Set<Mechanism> explain(Deviation deviation) {
        return switch (deviation.aspect()) {
            case OUTCOME -> Set.of(deviation.consequence() ? Mechanism.AFTER_PLACEMENT : outcome());
            case PLACEMENT -> placement();
            case MAX32 -> Set.of(max32());
            case VISITS -> Set.of(deviation.consequence() ? Mechanism.AFTER_PLACEMENT : visits());
            case CONTENTS -> Set.of(Mechanism.TREE_CONTENTS);
            case INVARIANTS -> Set.of(Mechanism.BROKEN_INVARIANT);
            case WARNINGS -> Set.of(Mechanism.UNEXPLAINED);
        };
    }

    private Mechanism otherwise() {
        boolean flushes = operation instanceof Operation.AllocFast alloc && alloc.flush();
        return flushes ? Mechanism.AFTER_FLUSH : Mechanism.UNEXPLAINED;
    }

    private Mechanism outcome() {
        Optional<Request> request = Request.of(operation);
        if (request.isEmpty() || from.refused() == to.refused()) {
            return Mechanism.UNEXPLAINED;
        }
        Before views = before.get();
        DomainView refusing = from.refused() ? views.from() : views.to();
        DomainView serving = from.refused() ? views.to() : views.from();
        long size = request.get().size();
        boolean refusedUnseen = request.get().is32bit(refusing)
                && Long.compareUnsigned(size, refusing.max32()) >= 0
                && Long.compareUnsigned(size, serving.max32()) < 0;
        return refusedUnseen && remembersAny(pair.from()) != remembersAny(pair.to())
                ? Mechanism.REMEMBERED_SIZE
                : otherwise();
    }

    private Set<Mechanism> placement() {
        Optional<Request> request = Request.of(operation);
        if (request.isEmpty()) {
            return Set.of(Mechanism.UNEXPLAINED);
        }
        Before views = before.get();
        Set<Mechanism> mechanisms = EnumSet.noneOf(Mechanism.class);
        addPlacement(pair.from(), new Gaps(views.from(), request.get()), from, mechanisms);
        addPlacement(pair.to(), new Gaps(views.to(), request.get()), to, mechanisms);
        return mechanisms.isEmpty() ? Set.of(otherwise()) : mechanisms;
    }

    /** Adds why a stage took another gap than the highest that serves, if it did. */
    private void addPlacement(State stage, Gaps gaps, Answer answer, Set<Mechanism> mechanisms) {
        long pfn = answer.pfnLo().orElseThrow();
        OptionalLong gap = gaps.view().gapOf(pfn);
        int chosen = gap.isPresent() ? (int) gap.getAsLong() : Gaps.NONE;
        if (chosen == Gaps.NONE || gaps.offer(chosen).orElse(~pfn) != pfn) {
            mechanisms.add(otherwise());
        } else if (chosen != gaps.top()) {
            mechanisms.add(LowerGapRule.of(stage).explain(gaps, chosen).orElseGet(this::otherwise));
        }
    }

    private Mechanism max32() {
        Optional<Request> request = Request.of(operation);
        if (request.isEmpty()
                || !from.refused()
                || !to.refused()
                || remembersAny(pair.from()) == remembersAny(pair.to())) {
            return Mechanism.UNEXPLAINED;
        }
        Answer any = remembersAny(pair.from()) ? from : to;
        boolean remembers = any.max32().equals(OptionalLong.of(request.get().size()));
        return remembers && !request.get().is32bit(before.get().from()) ? Mechanism.REMEMBERED_SIZE : otherwise();
    }

    private Mechanism visits() {
        boolean fromIsDearer = from.visits() > to.visits();
        Answer cheap = fromIsDearer ? to : from;
        State cheapStage = fromIsDearer ? pair.to() : pair.from();
        State dearStage = fromIsDearer ? pair.from() : pair.to();
        if (remembersAny(cheapStage) && cheap.refused() && cheap.visits() == 0) {
            return Mechanism.REMEMBERED_SIZE;
        }
        if (isWalk(dearStage)) {
            return Mechanism.LINEAR_WALK;
        }
        Before views = before.get();
        Gaps gaps = new Gaps(
                fromIsDearer ? views.from() : views.to(), Request.of(operation).orElseThrow());
        VainGaps vain = VainGaps.of(gaps, dearStage);
        if (isWalk(cheapStage) && vain.count() <= gaps.view().height()) {
            return Mechanism.TREE_DESCENT;
        }
        return vain.mechanism();
    }

    private static boolean isWalk(State stage) {
        return stage.searchTraits().walks();
    }

    private static boolean remembersAny(State stage) {
        return stage.searchTraits().remembersAnyRefusal();
    }
}
