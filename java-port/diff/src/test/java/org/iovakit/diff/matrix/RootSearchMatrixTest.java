// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.iovakit.diff.StageSubject;
import org.iovakit.diff.Subject;
import org.iovakit.domain.StageTree;
import org.iovakit.domain.State;
import org.iovakit.stages.mainline.MainlineAllocator;
import org.iovakit.trace.scenario.Scenario;
import org.iovakit.trace.scenario.ScenarioCost;
import org.iovakit.trace.scenario.Scenarios;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the series that searches by what fits says of all scenarios. */
class RootSearchMatrixTest {
    private static final boolean LONG = Boolean.getBoolean("iovakit.long");

    private static final List<State> LINEAGE = StageTree.installed().lineage("root-search");

    /** Each scenario with as many ranges as it takes, up to a hundred thousand, or a million in the long form. */
    static Stream<Arguments> sizes() {
        return Scenarios.all().stream()
                .flatMap(scenario ->
                        scenario
                                .within(List.of(1_000L, 10_000L, 100_000L, 1_000_000L)
                                        .subList(0, LONG ? 4 : 3))
                                .stream()
                                .map(ranges -> Arguments.of(scenario, ranges)));
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void everyRequestVisitsAFewLevels(Scenario scenario, long ranges) {
        double levels = Math.log((double) ranges) / Math.log(2);

        ScenarioCost cost = ScenarioCost.measure(LINEAGE.get(LINEAGE.size() - 1), scenario.trace(ranges));

        // The mean was rounded down.
        assertTrue(cost.mean() + 1 <= 2.5 * levels, cost::toString);
        assertTrue(cost.worst() <= 3 * levels + 4, cost::toString);
    }

    @Test
    void nothingIsWorseThanOnTheBaseButWhereTheCachedNodeIsRight() {
        List<Subject> stages = StageSubject.of(LINEAGE);
        AtomicInteger plays = new AtomicInteger();
        Matrix matrix = Matrix.measure(stages, Scenarios.all(), plays::incrementAndGet);
        assertEquals(Matrix.plays(List.of(stages), Matrix.SIZES, Scenarios.all()), plays.get());
        assertEquals(4 * 16 * 3, plays.get(), "the suite's stage is not played again");

        Set<String> worse = new TreeSet<>();
        for (Row row : matrix.rows()) {
            for (int stage = 1; stage < LINEAGE.size(); stage++) {
                for (Aspect aspect : row.againstBase(stage).worse()) {
                    worse.add(row.scenario() + " " + aspect);
                }
            }
        }
        assertEquals(Set.of("long-lived-fragments GROWTH"), worse);
    }

    @Test
    void whatOnlyAddsFunctionsBehavesAsWhatItStandsOn() {
        assertEquals(
                List.of("mainline", "failed-limit", "failed-limit", "aligned-gaps", "root-search"),
                LINEAGE.stream().map(state -> state.behaviour().name()).toList());
        State other = LINEAGE.get(2).loading(MainlineAllocator::new);
        assertEquals(other.stage(), other.behaviour(), "one that passes itself off as it");
    }
}
