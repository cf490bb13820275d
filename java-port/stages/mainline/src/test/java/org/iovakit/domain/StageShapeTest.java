// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.iovakit.kernel.Machine;
import org.iovakit.kernel.RbTree;
import org.iovakit.stages.mainline.CachedNodeDomain;
import org.iovakit.stages.mainline.MainlineAllocator;
import org.iovakit.stages.mainline.MainlineStage;
import org.junit.jupiter.api.Test;

/** Made-up patches on mainline. */
class StageShapeTest {
    private record MadeUp(Optional<Stage> parent, Function<Machine, IovaAllocator> loader) implements Stage {
        @Override
        public String name() {
            return "made-up";
        }

        @Override
        public String title() {
            return "for this test";
        }

        @Override
        public IovaAllocator load(Machine machine) {
            return loader.apply(machine);
        }
    }

    private static Stage on(Stage parent, Function<Machine, IovaAllocator> loader) {
        return new MadeUp(Optional.of(parent), loader);
    }

    private static StageShape shape(Function<Machine, IovaAllocator> loader) {
        return StageShape.of(on(new MainlineStage(), loader));
    }

    private static void assertRefused(String message, Function<Machine, IovaAllocator> loader) {
        assertEquals(
                "stage made-up" + message,
                assertThrows(IllegalStateException.class, () -> shape(loader)).getMessage());
    }

    static class WiderIova extends Iova {
        @Mirrors(value = "owner", file = "include/linux/iova.h")
        long owner;

        /** Only for this test's Java. */
        long scratch;
    }

    @Drops(functions = "iova_find_limit")
    static class First extends MainlineAllocator {
        First(Machine machine) {
            super(machine);
        }

        @Override
        protected Iova newIova() {
            return new WiderIova();
        }

        @Override
        @Mirrors("remove_iova")
        protected void removeIova(IovaDomain iovad, Iova iova) {
            track(iova);
            super.removeIova(iovad, iova);
        }

        @Mirrors("track")
        static void track(Iova iova) {
            ((WiderIova) iova).owner = 0;
        }

        /** No mirror: a detail of the Java. */
        @Override
        protected void verifyStage(IovaDomain iovad, List<String> findings) {}
    }

    @Drops(
            functions = {"track"},
            fields = {"cached_node", "cached32_node"})
    static class Second extends First {
        Second(Machine machine) {
            super(machine);
        }

        @Override
        public IovaDomain newDomain() {
            return new IovaDomain(newIova());
        }

        @Mirrors("iova_find_limit")
        protected static RbTree iovaFindLimit(IovaDomain iovad) {
            return iovad.rbroot;
        }
    }

    @Test
    void whatAStageAddsRedefinesAndDrops() {
        assertEquals(
                new StageShape(
                        List.of("track"),
                        List.of("remove_iova"),
                        List.of("iova_find_limit"),
                        List.of(
                                new StructShape("iova", List.of("owner"), List.of()),
                                new StructShape("iova_domain", List.of(), List.of()))),
                shape(First::new));
    }

    /** What an earlier patch dropped is new when it comes back; what the stage inherits is no change. */
    @Test
    void itIsHeldAgainstTheStageBefore() {
        assertEquals(
                new StageShape(
                        List.of("iova_find_limit"),
                        List.of(),
                        List.of("track"),
                        List.of(
                                new StructShape("iova", List.of(), List.of()),
                                new StructShape("iova_domain", List.of(), List.of("cached32_node", "cached_node")))),
                StageShape.of(on(on(new MainlineStage(), First::new), Second::new)));
    }

    @Drops(fields = {"node", "rbroot"})
    static class WithoutATree extends MainlineAllocator {
        WithoutATree(Machine machine) {
            super(machine);
        }
    }

    /** The fields of the base's structs cannot be lost in Java, so it is enough to say that they are. */
    @Test
    void whatTheStructsOfTheBaseHaveCanBeDropped() {
        Stage stage = on(new MainlineStage(), WithoutATree::new);
        assertEquals(
                List.of(
                        new StructShape("iova", List.of(), List.of("node")),
                        new StructShape("iova_domain", List.of(), List.of("rbroot"))),
                StageShape.of(stage).structs());
        assertTrue(StageShape.members(new MainlineStage()).containsAll(List.of("node", "rbroot", "pfn_lo")));
        assertEquals(
                Set.of("node", "rbroot"), minus(StageShape.members(new MainlineStage()), StageShape.members(stage)));
    }

    private static Set<String> minus(Set<String> names, Set<String> others) {
        Set<String> rest = new TreeSet<>(names);
        rest.removeAll(others);
        return rest;
    }

    @Test
    void theBaseHasNone() {
        assertEquals(
                "stage mainline is a base: no patch leads to it",
                assertThrows(IllegalArgumentException.class, () -> StageShape.of(new MainlineStage()))
                        .getMessage());
    }

    @Test
    void aStageThatDoesNotBuildOnTheOneBeforeIsRefused() {
        String mainline = MainlineAllocator.class.getName();
        assertRefused(": " + mainline + " does not extend " + mainline + " of stage mainline", MainlineAllocator::new);
        String first = First.class.getName();
        assertEquals(
                "stage made-up: " + mainline + " does not extend " + first + " of stage made-up",
                assertThrows(
                                IllegalStateException.class,
                                () -> StageShape.of(on(on(new MainlineStage(), First::new), MainlineAllocator::new)))
                        .getMessage());
    }

    @Drops(functions = "iova_find_limits")
    static class DropsAStranger extends MainlineAllocator {
        DropsAStranger(Machine machine) {
            super(machine);
        }
    }

    @Drops(functions = "remove_iova")
    static class DropsItsOwn extends MainlineAllocator {
        DropsItsOwn(Machine machine) {
            super(machine);
        }

        @Override
        @Mirrors("remove_iova")
        protected void removeIova(IovaDomain iovad, Iova iova) {
            iovad.rbroot.erase(iova);
        }
    }

    @Drops(fields = "cached_node")
    static class KeepsWhatItDrops extends MainlineAllocator {
        KeepsWhatItDrops(Machine machine) {
            super(machine);
        }

        @Override
        public IovaDomain newDomain() {
            return new CachedNodeDomain(newIova());
        }
    }

    static class DropsInSilence extends MainlineAllocator {
        DropsInSilence(Machine machine) {
            super(machine);
        }

        @Override
        public IovaDomain newDomain() {
            return new IovaDomain(newIova());
        }
    }

    @Test
    void whatIsDeclaredDroppedHasToBeWhatIsDropped() {
        assertRefused(
                " declares dropped functions that stage mainline does not have: [iova_find_limits]",
                DropsAStranger::new);
        assertRefused(" declares dropped functions that it defines: [remove_iova]", DropsItsOwn::new);
        assertRefused(
                " declares dropped members that its structs have, or never had: [cached_node]", KeepsWhatItDrops::new);
        assertRefused(
                " does not declare dropped what its structs lack: [cached32_node, cached_node]", DropsInSilence::new);
    }
}
