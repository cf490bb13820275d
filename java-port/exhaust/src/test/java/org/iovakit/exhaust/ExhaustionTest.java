// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.exhaust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.iovakit.domain.StageTree;
import org.iovakit.domain.State;
import org.iovakit.trace.Operation;
import org.junit.jupiter.api.Test;

/** Every sequence of operations on eight pfns, four on each side of the end of the 32-bit space, at every stage. */
class ExhaustionTest {
    private static final SmallDomain EIGHT_PFNS = new SmallDomain(4, 4);

    /** The most operations in a sequence; however many are allowed, at some length no state is new. */
    private static final int LENGTH =
            Integer.getInteger("iovakit.exhaust.length", Boolean.getBoolean("iovakit.long") ? 7 : 5);

    @Test
    void everySequenceDoesAtEveryStageWhatTheModelSays() throws Exception {
        ExecutorService threads =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        try {
            List<Future<Exploration>> explorations = StageTree.installed().states().stream()
                    .map(stage -> threads.submit(() -> ModelChecker.explore(stage, EIGHT_PFNS, LENGTH)))
                    .toList();
            for (Future<Exploration> exploration : explorations) {
                Exploration explored = exploration.get();
                System.out.println("exhaustion: " + explored);
                assertEquals(Optional.empty(), explored.violation());
                assertTrue(LENGTH < Integer.MAX_VALUE || explored.isComplete(), explored::toString);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** What remembers nothing beside its ranges has so few states that all are reached, whatever the length. */
    @Test
    void noSequenceAtAllGetsRootSearchWrong() {
        State rootSearch = StageTree.installed().lineage("root-search").stream()
                .reduce((before, after) -> after)
                .orElseThrow();

        Exploration explored = ModelChecker.explore(rootSearch, EIGHT_PFNS, Integer.MAX_VALUE);

        assertEquals(Optional.empty(), explored.violation());
        assertTrue(explored.isComplete(), explored::toString);
    }

    /** As they are drawn by hand: with one pfn, taken or free, and max32_alloc_size 1 or any. */
    @Test
    void onePfnHasTheStatesThatItCanHave() {
        Exploration explored = ModelChecker.explore(
                StageTree.installed().lineage("kunit").get(5), new SmallDomain(1, 0), Integer.MAX_VALUE);

        assertEquals(Optional.empty(), explored.violation());
        assertTrue(explored.isComplete());
        // Free, and free after a request below it was refused; the same two taken. Nothing else.
        assertEquals(4, explored.states());
        // Two limits for the one size, a range to reserve, a pfn to free.
        assertEquals(4 * 4, explored.transitions());
    }

    @Test
    void aStepThatIsWrongIsShownWithTheShortestWayToIt() {
        State stage = StageTree.installed().lineage("kunit").get(5).loading(DeafAllocator::new);

        Exploration explored = ModelChecker.explore(stage, EIGHT_PFNS, LENGTH);

        Violation violation = explored.violation().orElseThrow();
        // It takes the range below, the one to be freed, a refused request for two pages, and the freeing.
        List<Operation> operations = violation.trace().operations();
        assertEquals(1 + 4, operations.size(), violation::toString);
        assertEquals(new Operation.FreePfn(0xffffe), operations.get(4));
        assertTrue(violation.message().contains("max32_alloc_size 1048576\ncame "), violation.message());
        assertTrue(violation.message().endsWith("max32_alloc_size 2"), violation.message());
    }
}
