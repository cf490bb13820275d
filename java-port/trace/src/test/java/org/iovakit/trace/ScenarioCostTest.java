// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.iovakit.domain.Stages;
import org.junit.jupiter.api.Test;

class ScenarioCostTest {
    private static final long RANGES = 10_000;

    @Test
    void aWalkPassesTheHalfThatWasLeft() {
        ScenarioCost cost = ScenarioCost.measure(Stages.get(0), Scenario.LINEAR_SEARCH, RANGES);
        assertEquals(RANGES / 2, cost.worst());
    }

    @Test
    void theFirstNarrowRequestWalksAndTheOthersStartFromWhatItFound() {
        ScenarioCost cost = ScenarioCost.measure(Stages.get(0), Scenario.THIRTY_TWO_BIT_IN_64_BIT, RANGES);
        assertEquals(new ScenarioCost(RANGES / 2 + 1, (RANGES / 2 + 1 + 19) / 20), cost);
    }
}
