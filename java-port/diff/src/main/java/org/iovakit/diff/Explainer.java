// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff;

import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import org.iovakit.domain.SearchTraits;
import org.iovakit.domain.State;
import org.iovakit.trace.Operation;

/** Says why two subjects differ in an operation: by the rules of those that are stages. */
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
            case VISITS -> Set.of(deviation.consequence() ? Mechanism.AFTER_PLACEMENT : cost());
            case CONTENTS -> Set.of(Mechanism.TREE_CONTENTS);
            case INVARIANTS -> Set.of(Mechanism.BROKEN_INVARIANT);
            case WARNINGS -> Set.of(unexplained());
        };
    }

    private Mechanism otherwise() {
        boolean flushes = operation instanceof Operation.AllocFast alloc && alloc.flush();
        return flushes ? Mechanism.AFTER_FLUSH : unexplained();
    }

    private Mechanism unexplained() {
        return areStages() ? Mechanism.UNEXPLAINED : Mechanism.UNKNOWN_CODE;
    }

    private boolean areStages() {
        return pair.from().stage().isPresent() && pair.to().stage().isPresent();
    }

    private Mechanism outcome() {
        Optional<Request> request = Request.of(operation);
        if (request.isEmpty() || from.refused() == to.refused()) {
            return unexplained();
        }
        Before views = before.get();
        DomainView refusing = from.refused() ? views.from() : views.to();
        DomainView serving = from.refused() ? views.to() : views.from();
        long size = request.get().size();
        boolean refusedUnseen = request.get().is32bit(refusing)
                && Long.compareUnsigned(size, refusing.max32()) >= 0
                && Long.compareUnsigned(size, serving.max32()) < 0;
        return refusedUnseen && differInWhatTheyRemember() ? Mechanism.REMEMBERED_SIZE : otherwise();
    }

    private Set<Mechanism> placement() {
        Optional<Request> request = Request.of(operation);
        if (request.isEmpty()) {
            return Set.of(unexplained());
        }
        Before views = before.get();
        Set<Mechanism> mechanisms = EnumSet.noneOf(Mechanism.class);
        addPlacement(pair.from(), new Gaps(views.from(), request.get()), from, mechanisms);
        addPlacement(pair.to(), new Gaps(views.to(), request.get()), to, mechanisms);
        return mechanisms.isEmpty() ? Set.of(otherwise()) : mechanisms;
    }

    /** Adds why a stage took another gap than the highest that serves, if it did; of other code nobody knows. */
    private void addPlacement(Subject subject, Gaps gaps, Answer answer, Set<Mechanism> mechanisms) {
        if (subject.stage().isEmpty()) {
            return;
        }
        long pfn = answer.pfnLo().orElseThrow();
        OptionalLong gap = gaps.view().gapOf(pfn);
        int chosen = gap.isPresent() ? (int) gap.getAsLong() : Gaps.NONE;
        if (chosen == Gaps.NONE || gaps.offer(chosen).orElse(~pfn) != pfn) {
            mechanisms.add(otherwise());
        } else if (chosen != gaps.top()) {
            mechanisms.add(
                    LowerGapRule.of(subject.stage().get()).explain(gaps, chosen).orElseGet(this::otherwise));
        }
    }

    private Mechanism max32() {
        Optional<Request> request = Request.of(operation);
        if (request.isEmpty() || !from.refused() || !to.refused() || !differInWhatTheyRemember()) {
            return unexplained();
        }
        boolean fromRemembers = remembers(pair.from(), request.get());
        Answer remembering = fromRemembers ? from : to;
        boolean remembered =
                remembering.max32().equals(OptionalLong.of(request.get().size()));
        return remembered && fromRemembers != remembers(pair.to(), request.get())
                ? Mechanism.REMEMBERED_SIZE
                : otherwise();
    }

    private Mechanism cost() {
        if (pair.unit() != CostUnit.VISITS || !areStages()) {
            return Mechanism.UNKNOWN_CODE;
        }
        boolean fromIsDearer = from.cost() > to.cost();
        Answer cheap = fromIsDearer ? to : from;
        State cheapStage = (fromIsDearer ? pair.to() : pair.from()).stage().orElseThrow();
        State dearStage = (fromIsDearer ? pair.from() : pair.to()).stage().orElseThrow();
        if (refusals(cheapStage).exceeds(refusals(dearStage)) && cheap.refused() && cheap.cost() == 0) {
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
        return stage.searchTraits().guide() == SearchTraits.Guide.NEIGHBOURS;
    }

    private boolean differInWhatTheyRemember() {
        return areStages()
                && refusals(pair.from().stage().orElseThrow())
                        != refusals(pair.to().stage().orElseThrow());
    }

    private boolean remembers(Subject subject, Request request) {
        return refusals(subject.stage().orElseThrow())
                .remembers(request.limitPfn(), before.get().from().dma32Pfn());
    }

    private static SearchTraits.Refusals refusals(State stage) {
        return stage.searchTraits().refusals();
    }
}
