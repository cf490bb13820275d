// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.iovakit.diff.Growth;
import org.iovakit.diff.Pair;
import org.iovakit.diff.StageSubject;
import org.iovakit.diff.Subject;
import org.iovakit.domain.StageTree;
import org.iovakit.trace.Operation;
import org.iovakit.trace.Trace;
import org.iovakit.trace.scenario.Scenario;
import org.iovakit.trace.scenario.Scenarios;
import org.junit.jupiter.api.Test;

class MatrixTest {
    private static Row row(String scenario) {
        return Matrix.measure(
                        StageSubject.of(StageTree.installed().lineage("kunit")),
                        List.of(Scenarios.get(scenario)),
                        () -> {})
                .rows()
                .get(0);
    }

    /** What the series itself says of its two scenarios. */
    @Test
    void thirtyTwoBitRequestsGetWorseWithPatch1AndAreCuredByPatch3() {
        Row row = row("32bit-in-64bit");
        assertEquals(Comparison.WORSE, row.againstBefore(1).verdict(Aspect.VISITS));
        assertEquals(Comparison.WORSE, row.againstBase(2).verdict(Aspect.VISITS));
        assertEquals(Comparison.EQUAL, row.againstBefore(2).verdict(Aspect.VISITS));
        for (Cell cell : List.of(row.againstBefore(3), row.againstBase(3))) {
            assertEquals(Comparison.BETTER, cell.verdict(Aspect.VISITS));
            assertEquals(Comparison.BETTER, cell.verdict(Aspect.GROWTH));
        }
    }

    @Test
    void theLinearSearchIsGoneFromStage1On() {
        Row row = row("linear-search");
        assertEquals(
                List.of(
                        Growth.Order.LINEAR,
                        Growth.Order.LOGARITHMIC,
                        Growth.Order.LOGARITHMIC,
                        Growth.Order.LOGARITHMIC,
                        Growth.Order.LOGARITHMIC,
                        Growth.Order.LOGARITHMIC),
                row.courses().stream().map(Course::growth).toList());
        // Of 8000 ranges 4000 stay, which every other walk passes, down to the room of the range just freed.
        assertEquals(4000, row.courses().get(0).largest().cost().worst());
    }

    /** In lock-step with itself nothing is better or worse, and it comes out the same again. */
    @Test
    void aStageIsEqualToItself() {
        List<Subject> twice = StageSubject.of(List.of(
                StageTree.installed().lineage("kunit").get(4),
                StageTree.installed().lineage("kunit").get(4)));
        List<Scenario> scenarios = List.of(Scenarios.get("near-exhaustion"), Scenarios.get("cpu-hotplug"));
        AtomicInteger plays = new AtomicInteger();
        Matrix matrix = Matrix.measure(twice, scenarios, plays::incrementAndGet);
        assertEquals(Matrix.plays(List.of(twice), Matrix.SIZES, scenarios), plays.get());
        assertEquals(List.of(), matrix.worse());
        for (Row row : matrix.rows()) {
            assertEquals(row.courses().get(0).samples(), row.courses().get(1).samples(), row.scenario()::name);
            Cell cell = row.againstBefore(1);
            assertEquals(0, cell.servesAlone() + cell.refusesAlone());
            for (Aspect aspect : Aspect.values()) {
                assertEquals(Comparison.EQUAL, cell.verdict(aspect));
            }
        }
    }

    /** Where two stages differ in what they refuse, the requests that only one serves make up the difference. */
    @Test
    void requestsThatOnlyOneStageServesAreCounted() {
        Cell cell = row("near-exhaustion").againstBefore(4);
        assertTrue(cell.refusesAlone() > 0 && cell.servesAlone() > 0);
        assertEquals(
                cell.course().largest().outcome().refused()
                        - cell.other().largest().outcome().refused(),
                cell.refusesAlone() - cell.servesAlone());
    }

    @Test
    void aClaimHoldsOfItsPairsAndOfTheStageThatCuresIt() {
        Trace trace = new Trace(
                1,
                List.of(
                        new Operation.Domain(4096, 1, false),
                        new Operation.Reserve(1, 0xfffef),
                        new Operation.Alloc(4, 0xfffff, true),
                        new Operation.Alloc(4, 0xfffff, true),
                        new Operation.Free(1),
                        new Operation.Alloc(4, 0xfffff, true),
                        new Operation.Alloc(8, 0xfffff, true)));
        assertEquals(6, claim(Aspect.OUTCOME, 3, 4).shownBy(trace).orElseThrow());
        assertTrue(claim(Aspect.OUTCOME, 4, 3).shownBy(trace).isEmpty());
        assertTrue(claim(Aspect.OUTCOME, 4, 5).shownBy(trace).isEmpty());
        assertTrue(claim(Aspect.VISITS, 3, 4).shownBy(trace).isEmpty());
        assertTrue(claim(Aspect.OUTCOME, 3, 4).shownBy(new Trace(1, List.of())).isEmpty());
    }

    /** In the hole between two ranges, or below both; the one that refuses something is not wider for that. */
    @Test
    void aFootprintIsComparedWhereTheSameWasServed() {
        Operation four = new Operation.Alloc(4, 0xfffff, true);
        List<Operation> operations = new ArrayList<>(List.of(
                new Operation.Domain(4096, 1, false), four, four, four, four, four, new Operation.Free(2), four));
        Regression claim = claim(Aspect.FOOTPRINT, 3, 4);
        assertEquals(7, claim.shownBy(new Trace(1, operations)).orElseThrow());
        assertTrue(
                claim(Aspect.FOOTPRINT, 4, 3).shownBy(new Trace(1, operations)).isEmpty());
        // Fits below 20 pages, not below 24.
        operations.add(new Operation.Alloc((1 << 20) - 22, 0xfffff, false));
        assertTrue(claim.shownBy(new Trace(1, operations)).isEmpty());
    }

    private static Regression claim(Aspect aspect, int from, int to) {
        return new Regression(
                aspect,
                List.of(new Pair(
                        StageTree.installed().lineage("kunit").get(from),
                        StageTree.installed().lineage("kunit").get(to))),
                Optional.empty());
    }
}
