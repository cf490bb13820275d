// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.stages.cacheremoval;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.iovakit.kernel.Machine;
import org.iovakit.stages.mainline.CostScenarios;
import org.junit.jupiter.api.Test;

/** Stage 2's side of the table of costs, which is stage 1's. */
class CacheRemovalCostTest {
    private final CacheRemovalAllocator allocator = new CacheRemovalAllocator(new Machine(1));

    @Test
    void linearSearchVisitsAFewLevels() {
        long[] visits = CostScenarios.linearSearch(allocator);
        assertEquals(73, Arrays.stream(visits).max().orElseThrow());
    }

    @Test
    void aNarrowLimitVisitsEveryRangeAboveItEachTime() {
        long[] visits = CostScenarios.narrowLimit(allocator);
        assertEquals(500_008, Arrays.stream(visits).sum() / visits.length);
    }
}
