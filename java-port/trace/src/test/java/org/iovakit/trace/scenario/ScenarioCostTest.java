// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.iovakit.domain.StageTree;
import org.junit.jupiter.api.Test;

class ScenarioCostTest {
    private static final long RANGES = 10_000;

    @Test
    void aWalkPassesTheHalfThatWasLeft() {
        ScenarioCost cost = ScenarioCost.measure(
                StageTree.installed().lineage("augmented-tree").get(0), Scenarios.LINEAR_SEARCH.trace(RANGES));
        assertEquals(RANGES / 2, cost.worst());
    }

    @Test
    void theFirstNarrowRequestWalksAndTheOthersStartFromWhatItFound() {
        ScenarioCost cost = ScenarioCost.measure(
                StageTree.installed().lineage("augmented-tree").get(0), Scenarios.NARROW_IN_WIDE.trace(RANGES));
        assertEquals(new ScenarioCost(RANGES / 2 + 1, (RANGES / 2 + 1 + 19) / 20), cost);
    }
}
