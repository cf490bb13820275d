// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.exhaust;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.iovakit.domain.SearchTraits;
import org.iovakit.trace.Operation;

/** What an operation has to come to at a stage, found by trying every place. Immutable. */
final class Model {
    private final SearchTraits search;
    private final SmallDomain domain;

    Model(SearchTraits search, SmallDomain domain) {
        this.search = search;
        this.domain = domain;
    }

    /** What an operation has to come to in a domain; it is one of {@link SmallDomain#operations}. */
    ModelOutcome expected(Picture before, Operation operation) {
        if (operation instanceof Operation.Alloc alloc) {
            return alloc(before, alloc);
        }
        if (operation instanceof Operation.Reserve reserve) {
            return reserve(before, reserve.pfnLo(), reserve.pfnHi());
        }
        if (operation instanceof Operation.FreePfn free) {
            return free(before, free.pfn());
        }
        throw new IllegalArgumentException("no model of: " + operation);
    }

    private ModelOutcome alloc(Picture before, Operation.Alloc alloc) {
        long alignment = 1;
        while (alloc.aligned() && alignment < alloc.size()) {
            alignment *= 2;
        }
        ModelRequest request = new ModelRequest(alloc.size(), alignment, domain.startPfn(), alloc.limitPfn() + 1);
        if (request.is32Bit() && request.size() >= before.max32()) {
            return refused(before, before.max32());
        }
        OptionalLong pfn = Placement.of(search.order()).place(before, request);
        if (pfn.isEmpty()) {
            boolean remembers = search.refusals().remembers(request.endPfn(), SmallDomain.DMA_32BIT_PFN);
            return refused(before, remembers ? request.size() : before.max32());
        }
        PfnRange taken = new PfnRange(pfn.getAsLong(), pfn.getAsLong() + request.size() - 1);
        return new ModelOutcome(
                Optional.of(taken),
                with(before.ranges(), taken),
                before.max32(),
                before.remembered().allocated(taken));
    }

    private static ModelOutcome refused(Picture before, long max32) {
        return new ModelOutcome(Optional.empty(), before.ranges(), max32, before.remembered());
    }

    /** Each range that is met takes what is free between it and the one met before; the rest becomes one of its own. */
    private static ModelOutcome reserve(Picture before, long pfnLo, long pfnHi) {
        List<PfnRange> ranges = new ArrayList<>(before.ranges());
        Remembered remembered = before.remembered();
        long next = pfnLo;
        PfnRange last = null;
        for (int index = 0; index < ranges.size(); index++) {
            PfnRange met = ranges.get(index);
            if (met.overlaps(pfnLo, pfnHi)) {
                last = new PfnRange(Math.min(met.lo(), next), met.hi());
                ranges.set(index, last);
                remembered = remembered.grown(met, last);
                next = met.hi() + 1;
            }
        }
        if (next <= pfnHi) {
            last = new PfnRange(next, pfnHi);
            ranges = with(ranges, last);
        }
        return new ModelOutcome(Optional.of(last), ranges, before.max32(), remembered);
    }

    private static ModelOutcome free(Picture before, long pfn) {
        Optional<PfnRange> freed = before.ranges().stream()
                .filter(range -> range.overlaps(pfn, pfn))
                .findFirst();
        List<PfnRange> left = before.ranges().stream()
                .filter(range -> !range.overlaps(pfn, pfn))
                .toList();
        boolean forgets = freed.isPresent() && freed.get().lo() < SmallDomain.DMA_32BIT_PFN;
        return new ModelOutcome(
                freed,
                left,
                forgets ? SmallDomain.DMA_32BIT_PFN : before.max32(),
                freed.map(range -> before.remembered().freed(range, left)).orElse(before.remembered()));
    }

    private static List<PfnRange> with(List<PfnRange> ranges, PfnRange range) {
        List<PfnRange> more = new ArrayList<>(ranges);
        more.add(range);
        more.sort(Comparator.comparingLong(PfnRange::lo));
        return more;
    }
}
