// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.stages.rootsearch;

import static org.junit.jupiter.api.Assertions.assertEquals;

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

/** Every size, aligned and not, at every limit, in domains that chance has cut up: the highest place, or none. */
class EveryRequestTest {
    private static final int PFNS = 120;
    private static final int DOMAINS = 20;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void theHighestPlaceIsFound(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        RootSearchAllocator allocator = new RootSearchAllocator(new Machine(1));
        allocator.iovaCacheGet();
        int served = 0;
        for (int domain = 0; domain < DOMAINS; domain++) {
            long startPfn = random.nextInt(20);
            IovaDomain iovad = allocator.newDomain();
            allocator.initIovaDomain(iovad, 4096, startPfn);
            RangeModel model = cut(random, allocator, iovad);
            for (int size = 1; size <= PFNS; size++) {
                for (long limitPfn = 0; limitPfn < PFNS; limitPfn++) {
                    served += compare(allocator, iovad, model, startPfn, size, limitPfn, 1);
                    served += compare(
                            allocator, iovad, model, startPfn, size, limitPfn, Integer.highestOneBit(2 * size - 1));
                }
            }
            allocator.putIovaDomain(iovad);
        }
        // Requests that all are refused would show nothing.
        assertEquals(true, served > DOMAINS * PFNS, served + " served");
    }

    /** Takes ranges and gives some back, so that the tree is one of many. */
    private static RangeModel cut(SplittableRandom random, RootSearchAllocator allocator, IovaDomain iovad) {
        RangeModel model = new RangeModel(0);
        List<Iova> ranges = new ArrayList<>();
        int longest = 1 + random.nextInt(10);
        for (long pfn = random.nextInt(8); pfn < PFNS + 40; pfn += 1 + random.nextInt(longest)) {
            long last = pfn + random.nextInt(2);
            model.take(pfn, last);
            ranges.add(allocator.reserveIova(iovad, pfn, last));
            pfn = last + 1;
        }
        for (int left = ranges.size() / 3; left > 0; left--) {
            Iova freed = ranges.remove(random.nextInt(ranges.size()));
            model.give(freed.pfnLo, freed.pfnHi);
            allocator.freeIova(iovad, freed);
        }
        assertEquals(List.of(), allocator.verifyInvariants(iovad));
        return model;
    }

    private static int compare(
            RootSearchAllocator allocator,
            IovaDomain iovad,
            RangeModel model,
            long startPfn,
            int size,
            long limitPfn,
            int alignment) {
        OptionalLong expected = model.highestFit(startPfn, limitPfn + 1, size, alignment);
        Iova iova = allocator.allocIova(iovad, size, limitPfn, alignment > 1);
        OptionalLong found = iova == null ? OptionalLong.empty() : OptionalLong.of(iova.pfnLo);
        assertEquals(expected, found, () -> size + " pfns up to " + limitPfn + ", aligned to " + alignment);
        if (iova == null) {
            return 0;
        }
        allocator.freeIova(iovad, iova);
        return 1;
    }
}
