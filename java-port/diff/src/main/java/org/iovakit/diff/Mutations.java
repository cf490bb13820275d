// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.iovakit.trace.Operation;
import org.iovakit.trace.SplitMix64;
import org.iovakit.trace.Trace;

/** Traces that did something new, to be done again with something changed. Not thread-safe. */
final class Mutations {
    private static final int KEPT = 256;

    private static final int LONGEST = 64;

    private final SplitMix64 random;
    private final List<Trace> corpus = new ArrayList<>();

    Mutations(SplitMix64 random) {
        this.random = random;
    }

    /** Takes a trace of one domain; when there are many, another one goes. */
    void keep(Trace trace) {
        if (trace.operations().size() > LONGEST) {
            return;
        }
        if (corpus.size() < KEPT) {
            corpus.add(trace);
        } else {
            corpus.set(random.below(KEPT), trace);
        }
    }

    /** Does one of the traces, changed; what does something new is kept too. */
    void next(RandomDomains arena) {
        if (corpus.isEmpty()) {
            return;
        }
        Trace trace = corpus.get(random.below(corpus.size()));
        for (int changes = 1 + random.below(3); changes > 0; changes--) {
            trace = change(trace);
        }
        for (Operation operation : trace.operations()) {
            arena.perform(operation);
            if (arena.isNew()) {
                arena.recorder().trace().ifPresent(this::keep);
            }
        }
        BoundaryRequests aim = new BoundaryRequests(random);
        for (int requests = random.below(4); requests > 0 && !arena.isOver(); requests--) {
            arena.perform(aim.at(arena.view()));
        }
        arena.perform(new Operation.Dump());
    }

    private Trace change(Trace trace) {
        List<Operation> operations = trace.operations();
        int index = random.below(operations.size());
        Operation operation = operations.get(index);
        if (operation instanceof Operation.Domain domain) {
            return trace.with(
                    index,
                    new Operation.Domain(
                            domain.granule(),
                            domain.startPfn() == 0 ? 1 : domain.startPfn() + random.below(3) - 1,
                            domain.rcaches()));
        }
        if (random.chance(25)) {
            BitSet kept = new BitSet();
            kept.set(0, operations.size());
            kept.clear(index);
            return trace.keep(kept);
        }
        if (operation instanceof Operation.Alloc alloc) {
            return trace.with(index, change(alloc));
        }
        if (operation instanceof Operation.Reserve reserve
                && reserve.pfnLo() != 0
                && Long.compareUnsigned(reserve.pfnHi(), ~0L - 2) < 0) {
            return trace.with(
                    index,
                    random.chance(50)
                            ? new Operation.Reserve(reserve.pfnLo() - 1, reserve.pfnHi() - random.below(2))
                            : new Operation.Reserve(reserve.pfnLo(), reserve.pfnHi() + 1));
        }
        return trace;
    }

    private Operation change(Operation.Alloc alloc) {
        long size = alloc.size();
        return switch (random.below(4)) {
            case 0 -> new Operation.Alloc(size, alloc.limitPfn(), !alloc.aligned() && size > 0);
            case 1 -> new Operation.Alloc(size, alloc.limitPfn() + random.below(5) - 2, alloc.aligned());
            case 2 -> new Operation.Alloc(size > 1 ? size - 1 : 1, alloc.limitPfn(), alloc.aligned());
            default ->
                new Operation.Alloc(
                        Long.compareUnsigned(size, 1L << 40) < 0 ? size + 1 : size, alloc.limitPfn(), alloc.aligned());
        };
    }
}
