// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.stages.twophasesearch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.iovakit.domain.IovaAllocator;
import org.iovakit.kernel.Machine;
import org.iovakit.stages.mainline.CostScenarios;
import org.junit.jupiter.api.Test;

class TwoPhaseSearchCostTest {
    private final IovaAllocator allocator = new TwoPhaseSearchAllocator(new Machine(1));

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
