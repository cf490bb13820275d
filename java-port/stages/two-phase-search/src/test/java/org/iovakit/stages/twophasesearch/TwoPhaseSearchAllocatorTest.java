// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.stages.twophasesearch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.iovakit.domain.Iova;
import org.iovakit.domain.IovaDomain;
import org.iovakit.domain.StageShape;
import org.iovakit.domain.StageTree;
import org.iovakit.domain.StructShape;
import org.iovakit.kernel.Machine;
import org.junit.jupiter.api.Test;

class TwoPhaseSearchAllocatorTest {
    private final Machine machine = new Machine(1);
    private final TwoPhaseSearchAllocator allocator = new TwoPhaseSearchAllocator(machine);

    private IovaDomain domain() {
        assertEquals(0, allocator.iovaCacheGet());
        IovaDomain iovad = allocator.newDomain();
        allocator.initIovaDomain(iovad, 4096, 1);
        return iovad;
    }

    @Test
    void itIsRegisteredAsStage4() {
        assertEquals(
                "two-phase-search",
                StageTree.installed().lineage("two-phase-search").get(4).name());
        assertSame(
                TwoPhaseSearchAllocator.class,
                StageTree.installed()
                        .lineage("two-phase-search")
                        .get(4)
                        .load(machine)
                        .getClass());
    }

    @Test
    void itChangesWhatThePatchChanges() {
        assertEquals(
                new StageShape(
                        List.of(),
                        List.of("__alloc_and_insert_iova_range", "__iova_search_free_gap"),
                        List.of(),
                        List.of(
                                new StructShape("iova", List.of(), List.of()),
                                new StructShape("iova_domain", List.of(), List.of()))),
                StageShape.of(new TwoPhaseSearchStage()));
    }

    /** A gap of 4 pages that lies right, above one of 7 that serves wherever it lies: 4 + 4 - 1. */
    @Test
    void firstPhasePassesOverAGapThatOnlyHappensToLieRight() {
        IovaDomain iovad = domain();
        assertNotNull(allocator.reserveIova(iovad, 1, 100));
        assertNotNull(allocator.reserveIova(iovad, 108, 199));
        assertNotNull(allocator.reserveIova(iovad, 204, 0xfffff));
        Iova iova = allocator.allocIova(iovad, 4, 0xfffff, true);
        assertEquals(104, iova.pfnLo);
        Iova second = allocator.allocIova(iovad, 4, 0xfffff, true);
        assertEquals(200, second.pfnLo);
        assertNull(allocator.allocIova(iovad, 4, 0xfffff, true));
    }

    /** At the end of what a size can be: nothing is missed, nothing is found where nothing fits. */
    @Test
    void hugeSizesAreSearchedForLikeAnyOther() {
        IovaDomain iovad = domain();
        assertNull(allocator.allocIova(iovad, ~0L, ~0L - 1, true));
        Iova huge = allocator.allocIova(iovad, 1L << 62, ~0L - 1, true);
        assertNotNull(huge);
        assertEquals(0, huge.pfnLo & ((1L << 62) - 1));
        assertTrue(allocator.verifyInvariants(iovad).isEmpty());
        assertNull(allocator.allocIova(iovad, (1L << 63) + 1, ~0L - 1, false));
    }
}
