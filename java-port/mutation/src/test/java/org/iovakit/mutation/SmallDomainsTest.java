// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.mutation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.iovakit.domain.StageTree;
import org.iovakit.domain.State;
import org.iovakit.exhaust.ModelChecker;
import org.iovakit.exhaust.SmallDomain;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every short sequence of operations on four pfns: what the long ones of the exhaustion find, most of it sooner. */
class SmallDomainsTest {
    static List<Named<State>> states() {
        return StageTree.installed().states().stream()
                .map(state -> Named.of(state.name(), state))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("states")
    void everyShortSequenceDoesWhatTheModelSays(State state) {
        assertEquals(
                Optional.empty(),
                ModelChecker.explore(state, new SmallDomain(2, 2), 4).violation());
    }
}
