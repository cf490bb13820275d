// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.iovakit.trace.Operation;
import org.iovakit.trace.Trace;

/** Two subjects in lock-step, with each difference explained. Not thread-safe. */
final class LockStepDiff implements AutoCloseable {
    /** So many operations of a domain are kept to explain and to shrink what comes of them. */
    static final int OLDEST = 500_000;

    /** To see why searches differ in cost, the domain is replayed: of differences that look alike, so often at least. */
    private static final int LOOKS = 16;

    /** Differences in cost that look alike. */
    private record Look(Effect effect, boolean consequence, int magnitude, boolean aligned) {}

    private final Pair pair;
    private final CostRule rule;
    private final LockStep lockStep;
    private final DomainRecorder recorder;
    private final Map<Look, Integer> looks = new HashMap<>();
    private long index = -1;

    LockStepDiff(Pair pair, CostRule rule, int cpus) {
        this.pair = pair;
        this.rule = rule;
        this.lockStep = new LockStep(pair, rule, cpus);
        this.recorder = new DomainRecorder(cpus, OLDEST);
    }

    /** Operations done. */
    long operations() {
        return index + 1;
    }

    /** Both sides. */
    LockStep lockStep() {
        return lockStep;
    }

    /** The domain in use, from its start. */
    DomainRecorder recorder() {
        return recorder;
    }

    /** Does an operation on both sides; mostly there is nothing to tell. */
    List<Difference> step(Operation operation) {
        index++;
        recorder.add(operation);
        List<Deviation> deviations = lockStep.step(operation);
        if (deviations.isEmpty()) {
            return List.of();
        }
        Answer from = lockStep.from();
        Answer to = lockStep.to();
        Optional<Trace> trace = recorder.trace();
        Explainer explainer = new Explainer(pair, operation, from, to, () -> before(trace.orElseThrow()));
        List<Difference> differences = new ArrayList<>(deviations.size());
        for (Deviation deviation : deviations) {
            if (isWorthALook(deviation, operation, from, to)) {
                Set<Mechanism> mechanisms =
                        trace.isEmpty() ? Set.of(Mechanism.UNEXAMINED) : explainer.explain(deviation);
                Difference.Sort sort = new Difference.Sort(deviation.aspect().kind(), deviation.effect(), mechanisms);
                differences.add(new Difference(sort, index, operation, from, to));
            }
        }
        return differences;
    }

    /**
     * Does the first operations of a trace without a look at what differs.
     *
     * @param count of them, exclusive
     * @return whether no side has thrown an exception
     */
    boolean skipTo(Trace trace, int count) {
        for (List<Operation> next : Ahead.of(trace.operations().subList(0, count))) {
            lockStep.begin(next);
            for (Operation operation : next) {
                index++;
                recorder.add(operation);
                lockStep.step(operation);
                if (lockStep.isOver()) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Always, but for differences in cost that look like so many before: of these fewer and fewer. */
    private boolean isWorthALook(Deviation deviation, Operation operation, Answer from, Answer to) {
        if (deviation.aspect() != DifferencePlace.VISITS) {
            return true;
        }
        int magnitude = 64 - Long.numberOfLeadingZeros(Math.max(from.cost(), to.cost()));
        boolean aligned = Request.of(operation).map(Request::aligned).orElse(false);
        int times =
                looks.merge(new Look(deviation.effect(), deviation.consequence(), magnitude, aligned), 1, Integer::sum);
        return times <= LOOKS || Integer.bitCount(times) == 1;
    }

    @Override
    public void close() {
        lockStep.close();
    }

    /** Both domains before the last operation of a trace. */
    private Explainer.Before before(Trace trace) {
        try (LockStep replay = new LockStep(pair, rule, trace.cpus())) {
            List<Operation> operations = trace.operations();
            Ahead.of(operations.subList(0, operations.size() - 1)).forEach(next -> {
                replay.begin(next);
                next.forEach(replay::step);
            });
            return new Explainer.Before(replay.fromView(), replay.toView());
        }
    }
}
