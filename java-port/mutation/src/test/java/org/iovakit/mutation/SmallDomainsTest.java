// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.mutation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.iovakit.domain.StageTree;
import org.iovakit.exhaust.ModelChecker;
import org.iovakit.exhaust.SmallDomain;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every short sequence of operations on four pfns: what the long ones of the exhaustion find, most of it sooner. */
class SmallDomainsTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void everyShortSequenceDoesWhatTheModelSays(int stage) {
        assertEquals(
                Optional.empty(),
                ModelChecker.explore(StageTree.installed().lineage("kunit").get(stage), new SmallDomain(2, 2), 4)
                        .violation());
    }
}
