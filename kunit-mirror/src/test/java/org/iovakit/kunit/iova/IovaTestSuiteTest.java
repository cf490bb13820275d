// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kunit.iova;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.iovakit.domain.StageTree;
import org.iovakit.domain.State;
import org.iovakit.kunit.CaseResult;
import org.iovakit.kunit.KunitRunner;
import org.iovakit.kunit.KunitStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class IovaTestSuiteTest {
    private static List<State> states() {
        return StageTree.installed().lineage("root-search");
    }

    private static Set<String> failed(Suite suite, State state, BrokenAllocator broken) {
        return KunitRunner.run(suite.on(state, broken::calls)).cases().stream()
                .filter(result -> result.status() == KunitStatus.FAILURE)
                .map(CaseResult::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @ParameterizedTest
    @MethodSource("states")
    void eachStateOfItsSeriesPassesTheCasesThatItHas(State state) {
        StageRunner.run(Suite.IOVA_TEST, state)
                .suite()
                .cases()
                .forEach(result -> assertEquals(KunitStatus.SUCCESS, result.status(), result.name()));
        assertEquals(List.of(), VerifierProof.findings(state));
        assertEquals(List.of(), BrokenAllocator.unnoticed(Suite.IOVA_TEST, state));
    }

    /** What mainline fails comes with the patches that cure it. */
    @Test
    void casesComeWithPatches() {
        List<Integer> counts = states().stream()
                .map(state -> Suite.IOVA_TEST.cases(state).size())
                .toList();
        assertEquals(List.of(12, 15, 15, 16, 17), counts);
        assertEquals(17, Suite.IOVA_TEST.whole().cases(states().get(0)).size());
    }

    @Test
    void onMainlineTheOthersFail() {
        Set<String> failed = StageRunner.run(Suite.IOVA_TEST.whole(), states().get(0)).suite().cases().stream()
                .filter(result -> result.status() == KunitStatus.FAILURE)
                .map(CaseResult::name)
                .collect(Collectors.toSet());
        assertEquals(Set.of("limit_all_ones", "every_hole", "failed_limit", "highest", "failed_alignment"), failed);
    }

    /** Of each case there is an allocator that it fails with, and no other case does. */
    @ParameterizedTest
    @MethodSource("states")
    void eachCaseFindsWhatNoOtherDoes(State state) {
        Set<String> alone = Stream.of(BrokenAllocator.values())
                .map(broken -> failed(Suite.IOVA_TEST, state, broken))
                .filter(failed -> failed.size() == 1)
                .flatMap(Set::stream)
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(new TreeSet<>(Suite.IOVA_TEST.cases(state)), alone);
    }

    /** On mainline powers of two are aligned by accident, and the first suite takes that for granted. */
    @Test
    void anAllocatorThatIgnoresAlignmentIsNoticedHereAlone() {
        State mainline = states().get(0);
        assertEquals(Set.of(), failed(Suite.IOVA, mainline, BrokenAllocator.IGNORES_ALIGNED));
        assertTrue(failed(Suite.IOVA_TEST, mainline, BrokenAllocator.IGNORES_ALIGNED)
                .containsAll(Set.of("aligned", "odd_sizes")));
    }

    @Test
    void suitesHaveNames() {
        assertEquals(Suite.IOVA_TEST, Suite.named("iova-kunit-test"));
        assertFalse(Suite.IOVA_TEST.file().equals(Suite.IOVA.file()));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Suite.named("none"))
                .getMessage()
                .contains("there are iova, iova-kunit-test"));
    }
}
