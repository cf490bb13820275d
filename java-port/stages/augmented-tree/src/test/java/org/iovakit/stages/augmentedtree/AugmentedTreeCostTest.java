// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.stages.augmentedtree;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.iovakit.kernel.Machine;
import org.iovakit.stages.mainline.CostScenarios;
import org.junit.jupiter.api.Test;

/** Stage 1's side of the table of costs: far better than stage 0 in one row, far worse in the other. */
class AugmentedTreeCostTest {
    private final AugmentedTreeAllocator allocator = new AugmentedTreeAllocator(new Machine(1));

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
