// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.stages.cacheremoval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.iovakit.domain.Iova;
import org.iovakit.domain.IovaDomain;
import org.iovakit.domain.StageShape;
import org.iovakit.domain.StageTree;
import org.iovakit.domain.StructShape;
import org.iovakit.kernel.BugException;
import org.iovakit.kernel.Machine;
import org.iovakit.kernel.RbTree;
import org.iovakit.stages.augmentedtree.GapIova;
import org.junit.jupiter.api.Test;

/** What of patch 2 the comparison with stage 1 does not show. */
class CacheRemovalAllocatorTest {
    private static final long DMA_32BIT_PFN = 0x100000;

    private final Machine machine = new Machine(1);
    private final CacheRemovalAllocator allocator = new CacheRemovalAllocator(machine);
    private final IovaDomain iovad = allocator.newDomain();

    CacheRemovalAllocatorTest() {
        allocator.iovaCacheGet();
        allocator.initIovaDomain(iovad, 4096, DMA_32BIT_PFN - 8);
    }

    @Test
    void theTreeIsNotTouchedWithoutItsLock() {
        allocator.iovaCacheGet();
        allocator.initIovaDomain(iovad, 4096, 1);
        Iova iova = allocator.reserveIova(iovad, 10, 19);
        assertThrows(BugException.class, () -> allocator.removeIova(iovad, iova));
    }

    @Test
    void itIsRegisteredAsStage2() {
        assertEquals(
                "cache-removal",
                StageTree.installed().lineage("cache-removal").get(2).name());
        assertSame(
                CacheRemovalAllocator.class,
                StageTree.installed()
                        .lineage("cache-removal")
                        .get(2)
                        .load(machine)
                        .getClass());
    }

    @Test
    void itChangesWhatThePatchChanges() {
        assertEquals(
                new StageShape(
                        List.of(),
                        List.of("__alloc_and_insert_iova_range", "init_iova_domain", "remove_iova"),
                        List.of("__cached_rbnode_delete_update", "__cached_rbnode_insert_update"),
                        List.of(
                                new StructShape("iova", List.of(), List.of()),
                                new StructShape("iova_domain", List.of(), List.of("cached32_node", "cached_node")))),
                StageShape.of(new CacheRemovalStage()));
    }

    @Test
    void aDomainHasNoPlaceForCachedNodes() {
        assertSame(IovaDomain.class, iovad.getClass());
    }

    /** What counts is where the freed range starts. */
    @Test
    void onlyAFreeBelow32BitsGivesRefusedSizesANewChance() {
        Iova low = allocator.reserveIova(iovad, DMA_32BIT_PFN - 8, DMA_32BIT_PFN - 2);
        Iova across = allocator.reserveIova(iovad, DMA_32BIT_PFN - 1, DMA_32BIT_PFN);
        Iova high = allocator.reserveIova(iovad, DMA_32BIT_PFN + 1, DMA_32BIT_PFN + 1);
        for (Iova freed : List.of(high, across, low)) {
            assertNull(allocator.allocIova(iovad, 8, DMA_32BIT_PFN - 1, false));
            assertEquals(8, iovad.max32AllocSize);
            allocator.freeIova(iovad, freed);
            assertEquals(freed == high ? 8 : DMA_32BIT_PFN, iovad.max32AllocSize);
        }
    }

    @Test
    void staleGapsAndMaximaAreNamed() {
        Iova low = allocator.reserveIova(iovad, 10, 19);
        ((GapIova) low).gapToPrev = 9;
        assertEquals(List.of("iova [0xa, 0x13] has gap_to_prev 0x9, should be 0xa"), allocator.verifyInvariants(iovad));
        ((GapIova) low).gapToPrev = 10;
        ((GapIova) RbTree.next(low)).subtreeMaxGap--;
        iovad.max32AllocSize = DMA_32BIT_PFN + 1;
        assertEquals(
                List.of(
                        "iova [0xffffffffffffffff, 0xffffffffffffffff] has __subtree_max_gap 0xffffffffffffffea,"
                                + " should be 0xffffffffffffffeb",
                        "max32_alloc_size 1048577 is above the 32-bit limit 1048576"),
                allocator.verifyInvariants(iovad));
    }
}
