// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.stages.rootsearch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.iovakit.domain.Iova;
import org.iovakit.domain.IovaDomain;
import org.iovakit.domain.StageShape;
import org.iovakit.domain.StructShape;
import org.iovakit.kernel.BugException;
import org.iovakit.kernel.FailSlab;
import org.iovakit.stages.alignedgaps.RoomIova;
import org.iovakit.stages.mainline.AllocatorFixture;
import org.junit.jupiter.api.Test;

/** What a request may be, and what a refused one leaves behind: nothing. */
class RootSearchAllocatorTest extends AllocatorFixture<RootSearchAllocator> {
    private static final long HALF = 1L << 63;

    RootSearchAllocatorTest() {
        super(RootSearchAllocator::new);
    }

    private Iova alloc(long size, long limitPfn, boolean aligned) {
        return allocator.allocIova(iovad, size, limitPfn, aligned);
    }

    /** All that is kept of the ranges, lowest first. */
    private List<String> dump() {
        assertEquals(List.of(), allocator.verifyInvariants(iovad));
        List<String> dump = new ArrayList<>();
        iovad.forEachRange(range -> {
            RoomIova iova = (RoomIova) range;
            dump.add(iova + " " + iova.isBlack() + " below " + iova.parent() + " " + iova.gapToPrev + " "
                    + iova.subtreeMaxGap + " " + iova.subtreeMaxAligned);
        });
        return dump;
    }

    @Test
    void itChangesWhatThePatchChanges() {
        assertEquals(
                new StageShape(
                        List.of(),
                        List.of(
                                "__alloc_and_insert_iova_range",
                                "init_iova_domain",
                                "iova_domain_verify_invariants",
                                "remove_iova"),
                        List.of("__cached_rbnode_delete_update", "__cached_rbnode_insert_update"),
                        List.of(
                                new StructShape("iova", List.of(), List.of()),
                                new StructShape(
                                        "iova_domain",
                                        List.of(),
                                        List.of("cached32_node", "cached_node", "dma_32bit_pfn", "max32_alloc_size")))),
                StageShape.of(new RootSearchStage()));
    }

    @Test
    void aDomainHasNoPlaceForCachedNodes() {
        assertSame(IovaDomain.class, iovad.getClass());
    }

    @Test
    void theTreeIsNotTouchedWithoutItsLock() {
        Iova iova = allocator.reserveIova(iovad, 10, 19);
        assertThrows(BugException.class, () -> allocator.removeIova(iovad, iova));
    }

    /** mainline inserts a range that ends before it starts. */
    @Test
    void nothingIsNotGivenOut() {
        List<String> empty = dump();
        for (boolean aligned : new boolean[] {false, true}) {
            assertNull(alloc(0, 99, aligned));
            assertNull(alloc(0, ~0L, aligned));
            assertNull(alloc(0, ~0L - 1, aligned));
            assertEquals(0, allocator.visits());
        }
        assertEquals(empty, dump());
    }

    @Test
    void aboveHalfOfAllPfnsOnlyPfnZeroIsAligned() {
        for (long size : new long[] {HALF + 1, HALF + 12345, ~0L - 1}) {
            init(4096, 1);
            assertNull(alloc(size, ~0L - 1, true));
            assertEquals(-1 - size, alloc(size, ~0L - 1, false).pfnLo);
            init(4096, 0);
            allocator.reserveIova(iovad, 0, 0);
            assertNull(alloc(size, ~0L - 1, true));
            init(4096, 0);
            assertEquals(0, alloc(size, ~0L - 1, true).pfnLo);
            assertNull(alloc(size, ~0L - 1, true));
            allocator.freeIova(iovad, 0);
            assertNull(alloc(size, size - 2, true));
            assertEquals(0, alloc(size, size - 1, true).pfnLo);
            dump();
        }
        init(4096, 0);
        assertEquals(0, alloc(~0L, ~0L - 1, true).pfnLo);
        assertNull(alloc(1, ~0L - 1, false));
        // All pfns but two are a gap.
        init(4096, 0);
        assertEquals(~0L - 1, alloc(1, ~0L - 1, false).pfnLo);
        dump();
        init(4096, 1);
        assertEquals(
                HALF, alloc(HALF - 1, ~0L - 1, true).pfnLo, "half of all pfns, and the last of them is the anchor's");
        assertNull(alloc(HALF - 1, ~0L - 1, true));
    }

    @Test
    void aRefusedRequestLeavesTheDomainAsItWas() {
        for (long pfn = 3; pfn < 400; pfn += 1 + pfn % 5) {
            allocator.reserveIova(iovad, pfn, pfn);
        }
        allocator.reserveIova(iovad, 400, (1L << 52) - 1);
        List<String> before = dump();
        for (long size = 6; size < 200; size++) {
            for (long limitPfn : new long[] {2, 57, 399, 0xfffff, (1L << 52) - 1, ~0L}) {
                assertNull(alloc(size, limitPfn, false));
                assertNull(alloc(size, limitPfn, true));
            }
        }
        assertEquals(before, dump());
        machine.failSlab().fail("iommu_iova", 0, -1);
        assertNull(alloc(1, 0xfffff, false));
        assertNull(allocator.reserveIova(iovad, 1, 1));
        machine.failSlab().reset();
        assertEquals(before, dump());
    }

    /** An erase allocates nothing, so that no lack of memory keeps it from freeing. */
    @Test
    void rangesAreFreedWithoutMemory() {
        for (int i = 0; i < 100; i++) {
            alloc(1 + i % 7, 0xfffff, i % 2 == 0);
        }
        FailSlab memory = machine.failSlab();
        memory.fail("iommu_iova", 0, -1);
        while (iovad.rbroot.first() != iovad.anchor) {
            allocator.freeIova(iovad, ((Iova) iovad.rbroot.first()).pfnHi);
            dump();
        }
        memory.reset();
        assertEquals(0xfffff, alloc(1, 0xfffff, false).pfnLo);
    }

    @Test
    void staleRoomIsNamed() {
        Iova low = allocator.reserveIova(iovad, 10, 19);
        ((RoomIova) low).gapToPrev = 8;
        assertEquals(List.of("iova [0xa, 0x13] has gap_to_prev 0x8, should be 0x9"), allocator.verifyInvariants(iovad));
    }

    /** Nothing that came before decides: neither an aligned request that failed, nor one with another limit. */
    @Test
    void everyRequestIsLookedFor() {
        allocator.reserveIova(iovad, 1, 0xffff0);
        allocator.reserveIova(iovad, 0xffff7, 0xfffff);
        assertNull(alloc(6, 0xfffff, true));
        assertEquals(0xffff1, alloc(6, 0xfffff, false).pfnLo);
        assertNull(alloc(1, 0xfff, false));
        allocator.freeIova(iovad, 0xffff1);
        assertEquals(0xffff4, alloc(3, 0xfffff, true).pfnLo);
    }

    /** As the suite asks. */
    @Test
    void aWrongGapIsNoSoundDomain() {
        RoomIova iova = (RoomIova) reserve(10, 19);
        assertTrue(allocator.iovaDomainVerifyInvariants(iovad));
        iova.gapToPrev++;
        assertFalse(allocator.iovaDomainVerifyInvariants(iovad));
    }
}
