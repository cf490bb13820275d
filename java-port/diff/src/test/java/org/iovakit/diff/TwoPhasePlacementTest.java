// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.iovakit.domain.StageTree;
import org.iovakit.trace.Operation;
import org.junit.jupiter.api.Test;

/**
 * All small domains, in all orders in which they come to be, and all aligned requests there: wherever stage 4 places
 * otherwise than stage 3, one of four mechanisms says why. What the mechanisms claim is checked pfn by pfn, on a bitmap
 * that knows nothing of trees.
 */
class TwoPhasePlacementTest {
    private static final long DMA32 = 1 << 20;

    private static final Pair PAIR = new Pair(
            StageTree.installed().lineage("kunit").get(3),
            StageTree.installed().lineage("kunit").get(4));

    private final LockStep lockStep = new LockStep(PAIR, CostRule.STANDARD, 1);
    private final Map<Mechanism, Integer> seen = new EnumMap<>(Mechanism.class);

    /** Pfns from {@link #base} on that are taken. */
    private final BitSet taken = new BitSet();

    private int window;
    private int longest;
    private long base;
    private long startPfn;
    private long requests;

    @Test
    void noPlacementIsUnexplained() {
        window = 9;
        longest = 2;
        for (long first : new long[] {0, DMA32 - 4, DMA32 + 16}) {
            buildAll(first, 1, 3);
            buildAll(first, first + 3, 3);
        }
        window = 16;
        longest = 4;
        buildAll(DMA32 - 16, DMA32 - 16, 2);
        assertTrue(requests > 200_000, "" + requests);
        assertEquals(
                Set.of(
                        Mechanism.ROOMIER_GAP_FIRST,
                        Mechanism.CUT_GAP_FIRST,
                        Mechanism.TIGHT_GAP_ON_THE_WAY,
                        Mechanism.TIGHT_GAP_ON_A_VAIN_WAY),
                seen.keySet());
    }

    private void buildAll(long first, long start, int ranges) {
        base = first;
        startPfn = start;
        build(new ArrayList<>(List.of(new Operation.Domain(4096, start, false))), ranges);
    }

    /** Takes all ranges up to the longest that do not overlap, one after the other. */
    private void build(List<Operation> operations, int more) {
        for (long size = 2; size <= 4; size++) {
            for (int limit = (int) size - 1; limit < window; limit++) {
                request(operations, new Operation.Alloc(size, base + limit, true));
            }
        }
        if (more == 0) {
            return;
        }
        for (int lo = 0; lo < window; lo++) {
            for (int hi = lo;
                    hi < Math.min(window, lo + longest) && taken.get(lo, hi + 1).isEmpty();
                    hi++) {
                taken.set(lo, hi + 1);
                operations.add(new Operation.Reserve(base + lo, base + hi));
                build(operations, more - 1);
                operations.remove(operations.size() - 1);
                taken.clear(lo, hi + 1);
            }
        }
    }

    private void request(List<Operation> operations, Operation.Alloc request) {
        requests++;
        operations.forEach(lockStep::step);
        List<Deviation> deviations = lockStep.step(request);
        if (deviations.isEmpty()) {
            return;
        }
        long from = lockStep.from().pfnLo().orElseThrow();
        long to = lockStep.to().pfnLo().orElseThrow();
        LockStepDiff comparison = new LockStepDiff(PAIR, CostRule.STANDARD, 1);
        operations.forEach(comparison::step);
        List<Difference> differences = comparison.step(request);
        assertEquals(1, differences.size(), () -> operations + " " + request);
        Difference.Sort sort = differences.get(0).sort();
        assertEquals(Kind.PLACEMENT, sort.kind());
        assertEquals(1, sort.mechanisms().size(), () -> operations + " " + request + " " + sort);
        Mechanism mechanism = sort.mechanisms().iterator().next();
        seen.merge(mechanism, 1, Integer::sum);
        check(mechanism, request, from, to, () -> operations + " " + request + " " + sort);
    }

    private void check(Mechanism mechanism, Operation.Alloc request, long from, long to, Supplier<String> what) {
        long roomy = request.size() + Long.highestOneBit(2 * request.size() - 1) - 1;
        // Stage 3 takes the highest room there is, in a gap that holds it only as it lies.
        assertEquals(highestFit(request), from, what);
        assertTrue(to < from, what);
        // The maxima for 32-bit requests end where 32 bits do.
        long end = request.limitPfn() < DMA32 ? DMA32 : Long.MAX_VALUE;
        assertTrue(gap(from, 0, end) < roomy, what);
        long wholeGap = gap(to, 0, end);
        long usable = gap(to, startPfn, Math.min(end, request.limitPfn() + 1));
        switch (mechanism) {
            case ROOMIER_GAP_FIRST -> assertTrue(usable >= roomy, what);
            case CUT_GAP_FIRST -> assertTrue(usable < roomy && wholeGap >= roomy, what);
            case TIGHT_GAP_ON_THE_WAY, TIGHT_GAP_ON_A_VAIN_WAY -> assertTrue(wholeGap < roomy, what);
            default -> throw new AssertionError(what.get());
        }
    }

    private boolean isFree(long pfn) {
        return pfn < base || pfn >= base + window || !taken.get((int) (pfn - base));
    }

    /** The highest pfn, as a power of two of at least the size divides it, from which all pfns are free. */
    private long highestFit(Operation.Alloc request) {
        long alignment = Long.highestOneBit(2 * request.size() - 1);
        long pfn = (request.limitPfn() + 1 - request.size()) / alignment * alignment;
        while (!fits(pfn, request)) {
            pfn -= alignment;
        }
        return pfn;
    }

    private boolean fits(long first, Operation.Alloc request) {
        for (long pfn = first; pfn < first + request.size(); pfn++) {
            if (!isFree(pfn)) {
                return false;
            }
        }
        return true;
    }

    /** Free pfns around one, from a lowest on and up to an end, exclusive, as far as a hundred. */
    private long gap(long pfn, long lowest, long end) {
        long lo = pfn;
        while (lo > lowest && isFree(lo - 1) && pfn - lo < 100) {
            lo--;
        }
        long hi = pfn;
        while (hi + 1 < end && isFree(hi + 1) && hi - pfn < 100) {
            hi++;
        }
        return hi - lo + 1;
    }
}
