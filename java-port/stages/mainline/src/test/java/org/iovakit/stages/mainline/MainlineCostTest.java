// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.stages.mainline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.iovakit.kernel.Machine;
import org.junit.jupiter.api.Test;

/** Stage 0's side of the table of costs. */
class MainlineCostTest {
    private final MainlineAllocator allocator = new MainlineAllocator(new Machine(1));

    @Test
    void linearSearchWalksPastEveryRange() {
        long[] visits = CostScenarios.linearSearch(allocator);
        assertEquals(500_000, Arrays.stream(visits).max().orElseThrow());
        // Every second free joins four free pages at the top, where the walk begins; the others change two ranges.
        for (int k = 0; k < visits.length; k++) {
            long steps = visits[k];
            assertTrue(k % 2 == 1 ? steps == 1 : steps > 499_980, () -> Arrays.toString(visits));
        }
    }

    @Test
    void aNarrowLimitCostsOneWalkAndIsRememberedThen() {
        long[] visits = CostScenarios.narrowLimit(allocator);
        assertEquals(500_001, visits[0]);
        assertEquals(19, Arrays.stream(visits).skip(1).sum());
        assertEquals(25_001, Arrays.stream(visits).sum() / visits.length);
    }
}
