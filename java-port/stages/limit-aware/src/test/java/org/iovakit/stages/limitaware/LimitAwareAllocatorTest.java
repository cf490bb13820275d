// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.stages.limitaware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.iovakit.domain.Iova;
import org.iovakit.domain.StageShape;
import org.iovakit.domain.StageTree;
import org.iovakit.domain.StructShape;
import org.iovakit.kernel.BugException;
import org.iovakit.stages.mainline.AllocatorFixture;
import org.junit.jupiter.api.Test;

/** Single operations after patch 3; what they have to give was worked out from the patch by hand. */
class LimitAwareAllocatorTest extends AllocatorFixture<LimitAwareAllocator> {
    LimitAwareAllocatorTest() {
        super(LimitAwareAllocator::new);
    }

    private static void assertGaps(long gap, long clamped, Iova iova) {
        assertEquals(gap, ((ClampedGapIova) iova).gapToPrev, iova + " gap_to_prev");
        assertEquals(clamped, ((ClampedGapIova) iova).clampedGap32, iova + " clamped_gap32");
    }

    private static void assertMaxima(long max, long max32, Iova iova) {
        assertEquals(max, ((ClampedGapIova) iova).subtreeMaxGap, iova + " __subtree_max_gap");
        assertEquals(max32, ((ClampedGapIova) iova).subtreeMaxGap32, iova + " __subtree_max_gap32");
    }

    @Test
    void theTreeIsNotTouchedWithoutItsLock() {
        Iova iova = allocator.reserveIova(iovad, 10, 19);
        assertThrows(BugException.class, () -> allocator.removeIova(iovad, iova));
    }

    @Test
    void whatStartsWhereAnotherDoesIsNotInserted() {
        allocator.reserveIova(iovad, 10, 19);
        ClampedGapIova twin = (ClampedGapIova) allocator.newIova();
        twin.pfnLo = 10;
        twin.pfnHi = 12;
        allocator.iovaInsertRbtree(iovad, twin, null);
        assertEquals(
                List.of("iova_insert_rbtree: [0xa, 0xc] starts where [0xa, 0x13] does"),
                machine.warnings().drain());
        assertEquals(0, twin.clampedGap32, "it is left alone");
        assertSound();
    }

    @Test
    void itIsRegisteredAsStage3() {
        assertEquals(
                "limit-aware",
                StageTree.installed().lineage("limit-aware").get(3).name());
        assertSame(
                LimitAwareAllocator.class,
                StageTree.installed()
                        .lineage("limit-aware")
                        .get(3)
                        .load(machine)
                        .getClass());
    }

    @Test
    void itChangesWhatThePatchChanges() {
        assertEquals(
                new StageShape(
                        List.of(
                                "iova_compute_clamped_gap32",
                                "iova_compute_max",
                                "iova_gap_copy",
                                "iova_gap_propagate",
                                "iova_gap_rotate"),
                        List.of(
                                "__alloc_and_insert_iova_range",
                                "__insert_new_range",
                                "__iova_search_free_gap",
                                "init_iova_domain",
                                "iova_insert_rbtree",
                                "remove_iova",
                                "reserve_iova"),
                        List.of("iova_gap_value"),
                        List.of(
                                new StructShape("iova", List.of("__subtree_max_gap32", "clamped_gap32"), List.of()),
                                new StructShape("iova_domain", List.of(), List.of()))),
                StageShape.of(new LimitAwareStage()));
    }

    /** A granule of 2^n bytes leaves 2^(32 - n) pfns below 4 GiB. */
    @Test
    void aFreshDomainIsOneGapBelowTheAnchor() {
        for (int shift = 0; shift <= 12; shift++) {
            init(1L << shift, 1);
            assertGaps(~0L, 1L << (32 - shift), iovad.anchor);
            assertMaxima(~0L, 1L << (32 - shift), iovad.anchor);
        }
    }

    @Test
    void aGapIsCutOffWhereThe32BitSpaceEnds() {
        Iova low = reserve(10, 19);
        assertGaps(10, 10, low);
        assertGaps(~0L - 20, DMA_32BIT_PFN - 20, iovad.anchor);
        Iova above = reserve(DMA_32BIT_PFN + 5, DMA_32BIT_PFN + 5);
        assertGaps(DMA_32BIT_PFN + 5 - 20, DMA_32BIT_PFN - 20, above);
        assertGaps(~0L - DMA_32BIT_PFN - 6, 0, iovad.anchor);
        Iova first = reserve(DMA_32BIT_PFN, DMA_32BIT_PFN);
        assertGaps(DMA_32BIT_PFN - 20, DMA_32BIT_PFN - 20, first);
        assertGaps(4, 0, above);
        Iova last = reserve(DMA_32BIT_PFN - 1, DMA_32BIT_PFN - 1);
        assertGaps(DMA_32BIT_PFN - 21, DMA_32BIT_PFN - 21, last);
        assertGaps(0, 0, first);
        allocator.freeIova(iovad, first);
        assertGaps(5, 0, above);
        allocator.freeIova(iovad, last);
        assertGaps(DMA_32BIT_PFN + 5 - 20, DMA_32BIT_PFN - 20, above);
        allocator.freeIova(iovad, above);
        assertGaps(~0L - 20, DMA_32BIT_PFN - 20, iovad.anchor);
        assertSound();
    }

    @Test
    void gapsFollowRangesThatGrowAcrossTheEndOfThe32BitSpace() {
        Iova low = reserve(DMA_32BIT_PFN - 20, DMA_32BIT_PFN - 11);
        Iova high = reserve(DMA_32BIT_PFN + 10, DMA_32BIT_PFN + 19);
        assertGaps(20, 10, high);
        assertSame(high, reserve(DMA_32BIT_PFN - 4, DMA_32BIT_PFN + 12));
        assertGaps(6, 6, high);
        assertSame(low, reserve(DMA_32BIT_PFN - 25, DMA_32BIT_PFN - 15));
        assertGaps(DMA_32BIT_PFN - 25, DMA_32BIT_PFN - 25, low);
    }

    @Test
    void eachMaximumIsOfItsOwnGaps() {
        // Ten pages free on one side of the limit, one on the other, in two leaves below the same node.
        Iova low = reserve(1, DMA_32BIT_PFN - 12);
        Iova middle = reserve(DMA_32BIT_PFN - 1, DMA_32BIT_PFN + 9);
        Iova high = reserve(DMA_32BIT_PFN + 31, L36);
        assertGaps(10, 10, middle);
        assertGaps(21, 0, high);
        Iova root = (Iova) iovad.rbroot.root();
        assertMaxima(~0L - L36 - 1, 10, root);
        assertSame(middle, root);
        assertMaxima(1, 1, low);
    }

    @Test
    void aNodeThatIsRightEndsTheComputation() {
        reserve(DMA_32BIT_PFN - 1, DMA_32BIT_PFN - 1);
        ClampedGapIova anchor = (ClampedGapIova) iovad.anchor;
        assertTrue(LimitAwareAllocator.iovaComputeMax(anchor, true));
        assertFalse(LimitAwareAllocator.iovaComputeMax(anchor, false));
        anchor.subtreeMaxGap--;
        assertFalse(LimitAwareAllocator.iovaComputeMax(anchor, true));
        assertSound();
        anchor.subtreeMaxGap32--;
        assertFalse(LimitAwareAllocator.iovaComputeMax(anchor, true));
        assertSound();
    }

    /** The clip is to the limit of the request, the pruning to the end of the 32-bit space. */
    @Test
    void anyLimitUpToTheEndOfThe32BitSpaceIsA32BitOne() {
        reserve(DMA_32BIT_PFN, L36);
        Iova[] pages = new Iova[64];
        for (int i = 0; i < pages.length; i++) {
            pages[i] = allocator.allocIova(iovad, 1, ~0L - 1, false);
        }
        for (int i = 0; i < pages.length; i += 2) {
            allocator.freeIova(iovad, pages[i]);
        }
        assertEquals(L32, allocator.allocIova(iovad, 1, L32, false).pfnLo);
        long visits = allocator.visits();
        assertTrue(visits < 20, () -> visits + " visits");
        assertEquals(99, allocator.allocIova(iovad, 1, 99, false).pfnLo);
        assertSound();
    }

    @Test
    void whatIsFullBelowTheLimitIsRefusedAtTheRoot() {
        reserve(1, L32);
        reserve(L36, L36);
        assertNull(allocator.allocIova(iovad, 2, L32, false));
        assertEquals(1, allocator.visits());
        // The lowest gap, pfn 0, is below the first that may be given out.
        assertNull(allocator.allocIova(iovad, 1, L32, false));
        assertEquals(1, iovad.max32AllocSize);
    }

    @Test
    void whatStartsWhereAnotherDoesIsNotInsertedAndChangesNoGap() {
        Iova there = reserve(10, 19);
        Iova twin = allocator.newIova();
        twin.pfnLo = 10;
        twin.pfnHi = 12;
        allocator.iovaInsertRbtree(iovad, twin, null);
        assertEquals(
                List.of("iova_insert_rbtree: [0xa, 0xc] starts where [0xa, 0x13] does"),
                machine.warnings().drain());
        assertSame(there, allocator.findIova(iovad, 10));
        assertSound();
    }
}
