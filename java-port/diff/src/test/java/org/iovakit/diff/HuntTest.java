// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.iovakit.domain.MirroredFunctions;
import org.iovakit.domain.StageTree;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HuntTest {
    private static final Set<Mechanism> TWO_PHASES = EnumSet.of(
            Mechanism.ROOMIER_GAP_FIRST,
            Mechanism.CUT_GAP_FIRST,
            Mechanism.TIGHT_GAP_ON_THE_WAY,
            Mechanism.TIGHT_GAP_ON_A_VAIN_WAY);

    private static Pair pair(int from, int to) {
        return new Pair(
                StageTree.installed().lineage("kunit").get(from),
                StageTree.installed().lineage("kunit").get(to));
    }

    private static DiffResult hunt(Pair pair, Set<Kind> kinds, long seed, int seeds, long operations) {
        Hunt.Budget budget = new Hunt.Budget(seed, seeds, operations, Optional.empty(), true);
        return Hunt.run(pair, CostRule.STANDARD, kinds, budget, done -> {});
    }

    private static DiffResult hunt(int from, int to, Kind kind, long seed, long operations) {
        return hunt(pair(from, to), EnumSet.of(kind), seed, 1, operations);
    }

    private static int length(Finding finding) {
        return finding.minimal().orElseThrow().trace().operations().size();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void aStageDoesNotDifferFromItself(int stage) {
        assertEquals(
                List.of(),
                hunt(pair(stage, stage), EnumSet.allOf(Kind.class), 100L * stage, 4, 10_000)
                        .findings());
    }

    @Test
    void patch2ChangesNothingInAMillionOperations() {
        DiffResult result = hunt(pair(1, 2), EnumSet.allOf(Kind.class), 1, 1, 1_000_000);
        assertEquals(List.of(), result.findings());
        assertTrue(result.operations() >= 1_000_000);
        assertTrue(result.from().requests() > 300_000, result.from().toString());
        assertEquals(result.from(), result.to());
    }

    @Test
    void patch5ChangesNothing() {
        assertTrue(hunt(pair(4, 5), EnumSet.allOf(Kind.class), 1, 1, 50_000).isSame());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void patch1sRuleOfTheRememberedSizeIsFoundAsAnOutcome(long seed) {
        List<Finding> rule = hunt(0, 1, Kind.OUTCOME, seed, 100_000).findings().stream()
                .filter(finding -> finding.sort().mechanisms().contains(Mechanism.REMEMBERED_SIZE))
                .toList();
        assertFalse(rule.isEmpty());
        rule.forEach(finding -> assertTrue(length(finding) <= 6, finding.toString()));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void everyWayInWhichTheTwoPhaseSearchPlacesOtherwiseIsFound(long seed) {
        DiffResult result = hunt(3, 4, Kind.PLACEMENT, seed, 250_000);
        Set<Mechanism> found = result.findings().stream()
                .flatMap(finding -> finding.sort().mechanisms().stream())
                .filter(mechanism -> mechanism != Mechanism.AFTER_FLUSH)
                .collect(Collectors.toSet());
        assertEquals(TWO_PHASES, found);
        result.findings().stream()
                .filter(finding -> !finding.sort().mechanisms().contains(Mechanism.AFTER_FLUSH))
                .forEach(finding -> assertTrue(length(finding) <= 6, finding.toString()));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1, PLACEMENT, OTHER,  WALK_FROM_CACHED_NODE",
        "0, 1, STATE,     OTHER,  REMEMBERED_SIZE",
        "0, 1, VISITS,    BETTER, LINEAR_WALK",
        "0, 1, VISITS,    WORSE,  LIMIT_BLIND_SEARCH",
        "1, 0, VISITS,    WORSE,  LINEAR_WALK",
        "2, 3, VISITS,    BETTER, LIMIT_BLIND_SEARCH",
        "3, 4, OUTCOME,   WORSE,  AFTER_PLACEMENT",
        "3, 4, OUTCOME,   BETTER, AFTER_PLACEMENT",
    })
    void whatElseThePatchesChangeIsFound(int from, int to, Kind kind, Effect effect, Mechanism mechanism) {
        DiffResult result = hunt(from, to, kind, 1, 60_000);
        Difference.Sort sort = Difference.Sort.of(kind, effect, mechanism);
        assertTrue(
                result.findings().stream().anyMatch(finding -> finding.sort().equals(sort)),
                result.findings().toString());
        assertEquals(
                EnumSet.of(kind),
                result.findings().stream().map(finding -> finding.sort().kind()).collect(Collectors.toSet()));
    }

    @Test
    void theSameSeedGivesTheSame() {
        DiffResult first = hunt(3, 4, Kind.PLACEMENT, 9, 30_000);
        DiffResult second = hunt(3, 4, Kind.PLACEMENT, 9, 30_000);
        assertEquals(first.operations(), second.operations());
        assertEquals(first.findings(), second.findings());
        assertFalse(
                first.findings().equals(hunt(3, 4, Kind.PLACEMENT, 10, 30_000).findings()));
    }

    @Test
    void theTimeEndsIt() {
        AtomicLong told = new AtomicLong();
        Hunt.Budget budget = new Hunt.Budget(1, Integer.MAX_VALUE, 1000, Optional.of(Duration.ofMillis(200)), false);
        DiffResult result = Hunt.run(pair(1, 2), CostRule.STANDARD, budget, told::addAndGet);
        assertTrue(result.operations() > 0);
        assertEquals(result.operations(), told.get());
    }

    @Test
    void thereHasToBeSomethingToDo() {
        assertThrows(IllegalArgumentException.class, () -> new Hunt.Budget(1, 0, 1, Optional.empty(), true));
        assertThrows(IllegalArgumentException.class, () -> new Hunt.Budget(1, 1, 0, Optional.empty(), true));
        assertThrows(IllegalArgumentException.class, () -> new CostRule(1, 16));
        assertThrows(IllegalArgumentException.class, () -> new CostRule(Double.NaN, 16));
    }

    @Test
    void theFunctionsThatMechanismsNameAreTheKernels() {
        MirroredFunctions functions = MirroredFunctions.of(StageTree.installed().all());
        for (Mechanism mechanism : Mechanism.values()) {
            for (String function : mechanism.functions()) {
                assertTrue(functions.contains("drivers/iommu/iova.c", function), mechanism + ": " + function);
            }
        }
    }
}
