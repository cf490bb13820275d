// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.stages.rootsearch;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.function.Function;
import org.iovakit.domain.IovaAllocator;
import org.iovakit.kernel.Machine;
import org.iovakit.stages.mainline.CostScenarios;
import org.junit.jupiter.api.Test;

/** Its side of the table of costs, by the logarithm of the ranges: two and a half in the mean, three and some at worst. */
class RootSearchCostTest {
    private static final double LEVELS = Math.log(CostScenarios.N) / Math.log(2);

    private static void assertFew(Function<IovaAllocator, long[]> scenario) {
        long[] visits = scenario.apply(new RootSearchAllocator(new Machine(1)));
        assertTrue(Arrays.stream(visits).average().orElseThrow() <= 2.5 * LEVELS, () -> Arrays.toString(visits));
        assertTrue(Arrays.stream(visits).max().orElseThrow() <= 3 * LEVELS + 4, () -> Arrays.toString(visits));
        // They are counted.
        assertTrue(Arrays.stream(visits).max().orElseThrow() >= LEVELS / 2, () -> Arrays.toString(visits));
    }

    @Test
    void linearSearchVisitsAFewLevels() {
        assertFew(CostScenarios::linearSearch);
    }

    @Test
    void aNarrowLimitVisitsAFewLevelsToo() {
        assertFew(CostScenarios::narrowLimit);
    }
}
