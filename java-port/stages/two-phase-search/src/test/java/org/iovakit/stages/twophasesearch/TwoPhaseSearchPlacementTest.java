// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.stages.twophasesearch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.iovakit.domain.Iova;
import org.iovakit.domain.IovaDomain;
import org.iovakit.kernel.Machine;
import org.iovakit.stages.mainline.RangeModel;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Where stage 4 puts a range. Unaligned, at the highest place that there is. Aligned to A, somewhere if there is any
 * place; never above the highest place; and never below the highest place in a gap of at least its size + A - 1, since
 * the first phase enters the subtree of each such gap.
 */
class TwoPhaseSearchPlacementTest {
    private static final long DMA_32BIT_PFN = 0x100000;
    private static final long START_PFN = DMA_32BIT_PFN - 64;
    private static final long LAST_PFN = DMA_32BIT_PFN + 64;

    private final TwoPhaseSearchAllocator allocator = new TwoPhaseSearchAllocator(new Machine(1));
    private final IovaDomain iovad = allocator.newDomain();
    private final RangeModel model = new RangeModel(START_PFN - 1);
    private final List<Iova> ranges = new ArrayList<>();
    private int secondPhases;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void everyRangeIsWhereItMayBe(long seed) {
        allocator.iovaCacheGet();
        allocator.initIovaDomain(iovad, 4096, START_PFN);
        // Nothing below the start counts as part of a gap.
        ranges.add(allocator.reserveIova(iovad, 0, START_PFN - 1));
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 20_000; i++) {
            if (ranges.size() > 1 && random.nextInt(100) < 48) {
                Iova freed = ranges.remove(1 + random.nextInt(ranges.size() - 1));
                model.give(freed.pfnLo, freed.pfnHi);
                allocator.freeIova(iovad, freed);
            } else {
                allocate(1 + random.nextInt(9), START_PFN + random.nextInt(128), random.nextBoolean());
            }
            assertEquals(List.of(), allocator.verifyInvariants(iovad));
        }
        assertTrue(secondPhases > 100, "the second phase hardly ever mattered: " + secondPhases);
        allocator.putIovaDomain(iovad);
    }

    private void allocate(int size, long limitPfn, boolean aligned) {
        long end = limitPfn + 1;
        boolean is32bit = end <= DMA_32BIT_PFN;
        if (is32bit && size >= iovad.max32AllocSize) {
            assertNull(allocator.allocIova(iovad, size, limitPfn, aligned));
            return;
        }
        long alignment = aligned ? Long.highestOneBit(2L * size - 1) : 1;
        OptionalLong highest = model.highestFit(START_PFN, end, size, alignment);
        OptionalLong inLargeGap = highestInGapOf(size + alignment - 1, end, size, alignment, is32bit);
        Iova iova = allocator.allocIova(iovad, size, limitPfn, aligned);
        if (highest.isEmpty()) {
            assertNull(iova);
            return;
        }
        assertNotNull(iova, () -> "fits at 0x" + Long.toHexString(highest.getAsLong()));
        assertEquals(0, iova.pfnLo % alignment);
        assertEquals(size, iova.size());
        assertTrue(model.isFree(iova.pfnLo, iova.pfnHi));
        assertTrue(iova.pfnLo <= highest.getAsLong());
        if (!aligned) {
            assertEquals(highest.getAsLong(), iova.pfnLo);
        } else if (inLargeGap.isPresent()) {
            assertTrue(iova.pfnLo >= inLargeGap.getAsLong());
        } else {
            secondPhases++;
        }
        model.take(iova.pfnLo, iova.pfnHi);
        ranges.add(iova);
    }

    /** The highest fit in a gap whose length, up to the 32-bit limit for a 32-bit request, is at least {@code length}. */
    private OptionalLong highestInGapOf(long length, long end, long size, long alignment, boolean is32bit) {
        long top = is32bit ? DMA_32BIT_PFN : LAST_PFN + 64;
        OptionalLong found = model.highestFit(START_PFN, end, size, alignment);
        while (found.isPresent()) {
            long lo = found.getAsLong();
            long hi = lo + size;
            while (model.isFree(lo - 1, lo - 1) && lo > START_PFN) {
                lo--;
            }
            while (hi < top && model.isFree(hi, hi)) {
                hi++;
            }
            if (hi - lo >= length) {
                return found;
            }
            found = model.highestFit(START_PFN, lo, size, alignment);
        }
        return found;
    }
}
