// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff;

import java.util.List;
import java.util.OptionalLong;
import org.iovakit.trace.Operation;

/**
 * Where random operations are done on both sides, one domain after the other. Handles are counted from the domain on.
 * After an exception both sides are loaded anew, and what is left of the domain is not done. Not thread-safe.
 */
final class RandomDomains implements AutoCloseable {
    private final Pair pair;
    private final CostRule rule;
    private final int cpus;
    private final long seed;
    private final Sightings sightings;
    private final Novelty novelty = new Novelty();

    /** So often C may die. */
    private static final int DEATHS = 16;

    private LockStepDiff comparison;
    private Totals from = Totals.NONE;
    private Totals to = Totals.NONE;
    private long operations;
    private int deaths;
    private boolean apart;
    private boolean isNew;

    RandomDomains(Pair pair, CostRule rule, int cpus, long seed, Sightings sightings) {
        this.pair = pair;
        this.rule = rule;
        this.cpus = cpus;
        this.seed = seed;
        this.sightings = sightings;
        comparison = new LockStepDiff(pair, rule, cpus);
    }

    /** Does an operation, the first of all a domain. */
    void perform(Operation operation) {
        if (operation instanceof Operation.Domain) {
            if (comparison.lockStep().isOver()) {
                reload();
            }
            apart = false;
        } else if (comparison.lockStep().isOver()) {
            return;
        }
        operations++;
        List<Difference> differences = comparison.step(absolute(operation));
        if (comparison.lockStep().isOver() && pair.unit() == CostUnit.BLOCKS) {
            deaths += comparison.lockStep().isHanging() ? DEATHS : 1;
        }
        for (Difference difference : differences) {
            Kind kind = difference.sort().kind();
            apart |= kind == Kind.OUTCOME || kind == Kind.PLACEMENT;
            // What other domains cost says little of the stages.
            if (kind != Kind.VISITS || !difference.sort().mechanisms().contains(Mechanism.AFTER_PLACEMENT)) {
                sightings.add(difference, OptionalLong.of(seed), comparison.recorder());
            }
        }
        isNew = !comparison.lockStep().isOver() && novelty.isNew(operation, comparison.lockStep());
    }

    private void reload() {
        close();
        comparison = new LockStepDiff(pair, rule, cpus);
    }

    private Operation absolute(Operation operation) {
        DomainRecorder recorder = comparison.recorder();
        if (operation instanceof Operation.Free free) {
            return new Operation.Free(recorder.absolute(free.handle()));
        }
        if (operation instanceof Operation.FreeFast free) {
            return new Operation.FreeFast(free.cpu(), recorder.absolute(free.handle()));
        }
        return operation;
    }

    /** Handles made in this domain. */
    long handles() {
        return comparison.recorder().handles();
    }

    /** What was done in this domain. */
    DomainRecorder recorder() {
        return comparison.recorder();
    }

    /** Whether the last operation did something that none did before. */
    boolean isNew() {
        return isNew;
    }

    /** Whether a request in this domain has come out otherwise on one side than on the other. */
    boolean isApart() {
        return apart;
    }

    /** Whether both sides remember the same size of failed requests. */
    boolean isMax32Same() {
        return comparison.lockStep().isMax32Same();
    }

    /** Whether it is C that dies again and again: then there is nothing more to find, and each time takes long. */
    boolean isHopeless() {
        return deaths >= DEATHS;
    }

    /** Whether a side has thrown an exception in this domain. */
    boolean isOver() {
        return comparison.lockStep().isOver();
    }

    /** The first stage's domain. */
    DomainView view() {
        return comparison.lockStep().fromView();
    }

    /** The second stage's domain. */
    DomainView otherView() {
        return comparison.lockStep().toView();
    }

    /** Operations done. */
    long operations() {
        return operations;
    }

    /** Adds up what the sides did, and lets them go. */
    @Override
    public void close() {
        from = from.plus(comparison.lockStep().fromTotals());
        to = to.plus(comparison.lockStep().toTotals());
        comparison.close();
    }

    Totals fromTotals() {
        return from;
    }

    Totals toTotals() {
        return to;
    }
}
