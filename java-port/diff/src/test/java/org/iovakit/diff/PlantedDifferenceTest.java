// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.iovakit.domain.StageTree;
import org.iovakit.trace.Operation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A mistake of each kind is found, told apart, and shrunk to what shows it. */
class PlantedDifferenceTest {
    private static DiffResult hunt(Pair pair) {
        Hunt.Budget budget = new Hunt.Budget(3, 1, 20_000, Optional.empty(), true);
        return Hunt.run(pair, CostRule.STANDARD, budget, done -> {});
    }

    @ParameterizedTest
    @CsvSource({
        "REFUSES,       OUTCOME,   WORSE, UNEXPLAINED,      2",
        "PLACES_LOWER,  PLACEMENT, OTHER, UNEXPLAINED,      2",
        "FORGETS_MAX32, STATE,     OTHER, UNEXPLAINED,      2",
        "CORRUPTS_GAP,  STATE,     WORSE, BROKEN_INVARIANT, 3",
        "KEEPS_FREED,   STATE,     OTHER, TREE_CONTENTS,    4",
        "WALKS_MORE,    VISITS,    WORSE, UNEXPLAINED,      2",
        "WARNS,         OUTCOME,   WORSE, UNEXPLAINED,      2",
        "THROWS,        OUTCOME,   WORSE, UNEXPLAINED,      2",
    })
    void isFound(MutantsOfStage4 mutant, Kind kind, Effect effect, Mechanism mechanism, int operations) {
        Pair pair = new Pair(StageTree.installed().lineage("kunit").get(4), mutant.state());
        Difference.Sort planted = Difference.Sort.of(kind, effect, mechanism);
        DiffResult result = hunt(pair);
        Finding finding = result.findings().stream()
                .filter(one -> one.sort().equals(planted))
                .findFirst()
                .orElseThrow(() -> new AssertionError(result.findings().toString()));
        Finding.Minimal minimal = finding.minimal().orElseThrow();
        assertTrue(
                minimal.trace().operations().size() <= operations,
                minimal.trace().operations().toString());
        assertTrue(minimal.trace().operations().get(0) instanceof Operation.Domain);
        assertEquals(planted, minimal.difference().sort());

        // On its own the trace shows it again.
        List<Finding> again = run(pair, minimal);
        assertTrue(again.stream().anyMatch(one -> one.sort().equals(planted)), again.toString());
        assertTrue(hunt(new Pair(mutant.state(), mutant.state())).isSame());
    }

    /** What is better one way is worse the other way round. */
    @ParameterizedTest
    @CsvSource({"WALKS_MORE", "CORRUPTS_GAP", "THROWS"})
    void hasADirection(MutantsOfStage4 mutant) {
        Pair pair =
                new Pair(mutant.state(), StageTree.installed().lineage("kunit").get(4));
        DiffResult result = hunt(pair);
        assertFalse(result.isSame());
        assertEquals(
                List.of(),
                result.findings().stream()
                        .filter(finding -> finding.sort().effect() == Effect.WORSE)
                        .filter(finding -> !finding.sort().mechanisms().contains(Mechanism.AFTER_PLACEMENT))
                        .toList());
        assertTrue(result.findings().stream().anyMatch(finding -> finding.sort().effect() == Effect.BETTER));
    }

    private static List<Finding> run(Pair pair, Finding.Minimal minimal) {
        try {
            return TraceDiff.run(pair, CostRule.STANDARD, minimal.trace(), done -> {})
                    .findings();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
