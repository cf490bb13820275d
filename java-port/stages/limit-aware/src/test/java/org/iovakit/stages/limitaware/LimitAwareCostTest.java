// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.stages.limitaware;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.iovakit.kernel.Machine;
import org.iovakit.stages.mainline.CostScenarios;
import org.junit.jupiter.api.Test;

/** Stage 3's side of the table of costs: a few levels in both rows. */
class LimitAwareCostTest {
    private final LimitAwareAllocator allocator = new LimitAwareAllocator(new Machine(1));

    @Test
    void linearSearchVisitsAFewLevels() {
        long[] visits = CostScenarios.linearSearch(allocator);
        assertEquals(73, Arrays.stream(visits).max().orElseThrow());
    }

    @Test
    void aNarrowLimitVisitsAFewLevelsToo() {
        long[] visits = CostScenarios.narrowLimit(allocator);
        assertEquals(40, Arrays.stream(visits).sum() / visits.length);
    }
}
