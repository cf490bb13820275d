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

/** Two stages in lock-step, with each difference explained. Not thread-safe. */
final class Comparison {
    /** So many operations of a domain are kept to explain and to shrink what comes of them. */
    static final int OLDEST = 500_000;

    /** To see why searches differ in cost, the domain is replayed: of differences that look alike, so often. */
    private static final int LOOKS = 16;

    /** Differences in cost that look alike. */
    private record Look(Effect effect, boolean consequence, int magnitude, boolean aligned) {}

    /** What became of those that were looked into. */
    private static final class Looked {
        private int times;
        private Set<Mechanism> mechanisms;
    }

    private final Pair pair;
    private final CostRule rule;
    private final LockStep lockStep;
    private final DomainRecorder recorder;
    private final Map<Look, Looked> looks = new HashMap<>();
    private long index = -1;

    Comparison(Pair pair, CostRule rule, int cpus) {
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
            Set<Mechanism> mechanisms = trace.isEmpty()
                    ? Set.of(Mechanism.UNEXAMINED)
                    : deviation.aspect() == Aspect.VISITS
                            ? look(deviation, operation, from, to, explainer)
                            : explainer.explain(deviation);
            Difference.Sort sort = new Difference.Sort(deviation.aspect().kind(), deviation.effect(), mechanisms);
            differences.add(new Difference(sort, index, operation, from, to));
        }
        return differences;
    }

    private Set<Mechanism> look(Deviation deviation, Operation operation, Answer from, Answer to, Explainer explainer) {
        int magnitude = 64 - Long.numberOfLeadingZeros(Math.max(from.visits(), to.visits()));
        boolean aligned = Request.of(operation).orElseThrow().aligned();
        Looked looked = looks.computeIfAbsent(
                new Look(deviation.effect(), deviation.consequence(), magnitude, aligned), look -> new Looked());
        if (looked.times++ < LOOKS) {
            looked.mechanisms = explainer.explain(deviation);
        }
        return looked.mechanisms;
    }

    /** Both domains before the last operation of a trace. */
    private Explainer.Before before(Trace trace) {
        LockStep replay = new LockStep(pair, rule, trace.cpus());
        List<Operation> operations = trace.operations();
        operations.subList(0, operations.size() - 1).forEach(replay::step);
        return new Explainer.Before(replay.fromView(), replay.toView());
    }
}
