// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.iovakit.kernel.Machine;
import org.junit.jupiter.api.Test;

class StageTreeTest {
    private static final SearchTraits TRAITS = new SearchTraits(
            SearchTraits.Order.HIGHEST, SearchTraits.Guide.GAPS, SearchTraits.Refusals.NONE, Set.of("some"));

    private record Named(String name, Optional<Stage> parent) implements Stage {
        @Override
        public String title() {
            return "for this test";
        }

        @Override
        public IovaAllocator load(Machine machine) {
            throw new UnsupportedOperationException("nothing to load");
        }
    }

    private static Stage base(String name) {
        return new Named(name, Optional.empty());
    }

    private static Stage on(Stage parent, String name) {
        return new Named(name, Optional.of(parent));
    }

    private final Stage base = base("base");
    private final Stage left = on(base, "left");
    private final Stage right = on(base, "right");
    private final Stage leaf = on(left, "leaf");

    @Test
    void aLineageIsThePathFromTheBase() {
        StageTree tree = StageTree.of(List.of(leaf, right, base, left));
        assertEquals(List.of(State.of(0, base), State.of(1, left), State.of(2, leaf)), tree.lineage("leaf"));
        assertEquals(List.of(State.of(0, base), State.of(1, right)), tree.lineage("right"));
        assertEquals(
                List.of("for this test", "patch 1: for this test"),
                tree.lineage("right").stream().map(State::title).toList());
    }

    @Test
    void theStatesOfAllLineagesAreOnceEach() {
        assertEquals(
                List.of(State.of(0, base), State.of(1, left), State.of(2, leaf), State.of(1, right)),
                StageTree.of(List.of(leaf, right, base, left)).states());
        // What others are made from begins none, though its name is before that of the first that does.
        Stage top = on(left, "top");
        assertEquals(
                List.of(State.of(0, base), State.of(1, right), State.of(1, left), State.of(2, top)),
                StageTree.of(List.of(base, left, right, top)).states());
    }

    /** As where a test has another stage under a name. */
    @Test
    void aParentIsFoundByItsName() {
        Stage other = on(base, "left");
        StageTree tree = StageTree.of(
                List.of(leaf, base, State.of(1, other).loading(machine -> null).stage()));
        assertNotSame(left, tree.lineage("leaf").get(1).stage());
        assertEquals("left", tree.parent(leaf).orElseThrow().name());
        assertEquals(Optional.empty(), tree.parent(base));
    }

    @Test
    void aNameGivenTwiceIsAnError() {
        assertEquals(
                "two stages are named left: " + Named.class.getName() + " and " + Named.class.getName(),
                assertThrows(IllegalStateException.class, () -> StageTree.of(List.of(base, left, on(base, "left"))))
                        .getMessage());
    }

    @Test
    void aStageOnNoneIsAnError() {
        assertEquals(
                "stage leaf of " + Named.class.getName() + " is made from left, but there is no such stage",
                assertThrows(IllegalStateException.class, () -> StageTree.of(List.of(base, leaf)))
                        .getMessage());
    }

    @Test
    void aStageThatIsNotThereIsAnError() {
        StageTree tree = StageTree.of(List.of(base, left));
        assertEquals(Optional.empty(), tree.find("right"));
        assertEquals(
                "there is no stage right; there are base, left",
                assertThrows(IllegalArgumentException.class, () -> tree.lineage("right"))
                        .getMessage());
    }

    @Test
    void aStateSaysOfWhichSeriesItIsWhereThereAreSeveral() {
        State state = State.of(3, leaf);
        assertEquals("3", state.label());
        assertEquals("v2/3", state.of("v2").label());
        assertEquals(new State("v2", 3, leaf, leaf), state.of("v2"));
        assertEquals("leaf", state.name());
        assertEquals("for this test", State.of(0, base).title());
    }

    /** It passes itself off as the stage's own, and is what is loaded. */
    @Test
    void aStateCanLoadAnotherAllocator() {
        Stage suite = new Suite();
        State state = new State("v1", 2, suite, left).loading(machine -> null);
        assertEquals("v1/2", state.label());
        assertEquals("suite", state.name());
        assertEquals("patch 2: a suite", state.title());
        assertEquals(Optional.of(left), state.stage().parent());
        assertTrue(state.isSuite());
        assertFalse(State.of(1, left).loading(machine -> null).isSuite());
        assertNull(state.load(new Machine(1)));
        assertEquals(TRAITS, state.searchTraits());
        assertEquals(state.stage(), state.code());

        // Its C is still that of the stage which the suite stands on.
        Stage stands = new Suite() {
            @Override
            public Map<String, String> rangesInC() {
                return Map.of("ranges.h", "");
            }
        };
        assertEquals(
                Map.of("ranges.h", ""),
                new State("v1", 2, suite, stands)
                        .loading(machine -> null)
                        .code()
                        .rangesInC());
    }

    private class Suite implements Stage {
        @Override
        public String name() {
            return "suite";
        }

        @Override
        public Optional<Stage> parent() {
            return Optional.of(left);
        }

        @Override
        public String title() {
            return "a suite";
        }

        @Override
        public Optional<String> suite() {
            return Optional.of("a suite");
        }

        @Override
        public SearchTraits searchTraits() {
            return TRAITS;
        }

        @Override
        public IovaAllocator load(Machine machine) {
            throw new UnsupportedOperationException("nothing to load");
        }
    }
}
