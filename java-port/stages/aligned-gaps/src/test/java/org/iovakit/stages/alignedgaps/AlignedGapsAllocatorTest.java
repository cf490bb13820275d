// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.stages.alignedgaps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.iovakit.domain.Iova;
import org.iovakit.domain.StageShape;
import org.iovakit.domain.StructShape;
import org.iovakit.kernel.BugException;
import org.iovakit.stages.mainline.AllocatorFixture;
import org.iovakit.stages.mainline.CachedNodeDomain;
import org.junit.jupiter.api.Test;

/** Single operations after patch 3; what they have to give was worked out from the patch by hand. */
class AlignedGapsAllocatorTest extends AllocatorFixture<AlignedGapsAllocator> {
    AlignedGapsAllocatorTest() {
        super(AlignedGapsAllocator::new);
    }

    private static void assertGap(long gap, Iova iova) {
        assertEquals(gap, ((RoomIova) iova).gapToPrev, iova + " gap_to_prev");
    }

    private static void assertMaxima(long gap, long aligned, Iova iova) {
        assertEquals(gap, ((RoomIova) iova).subtreeMaxGap, iova + " __subtree_max_gap");
        assertEquals(aligned, ((RoomIova) iova).subtreeMaxAligned, iova + " __subtree_max_aligned");
    }

    @Test
    void itChangesWhatThePatchChanges() {
        assertEquals(
                new StageShape(
                        List.of(
                                "iova_compute_max",
                                "iova_gap_copy",
                                "iova_gap_fits",
                                "iova_gap_propagate",
                                "iova_gap_rotate",
                                "iova_gap_start",
                                "iova_has_room",
                                "iova_max_aligned",
                                "iova_search_gaps",
                                "iova_verify_aligned"),
                        List.of(
                                "__adjust_overlap_range",
                                "__alloc_and_insert_iova_range",
                                "init_iova_domain",
                                "iova_domain_verify_invariants",
                                "iova_insert_rbtree",
                                "remove_iova"),
                        List.of("__get_cached_rbnode", "iova_find_limit"),
                        List.of(
                                new StructShape(
                                        "iova",
                                        List.of("__subtree_max_aligned", "__subtree_max_gap", "gap_to_prev"),
                                        List.of()),
                                new StructShape("iova_domain", List.of(), List.of()))),
                StageShape.of(new AlignedGapsStage()));
    }

    @Test
    void theTreeIsNotTouchedWithoutItsLock() {
        Iova iova = reserve(10, 19);
        assertThrows(BugException.class, () -> allocator.removeIova(iovad, iova));
    }

    @Test
    void whatStartsWhereAnotherDoesIsNotInsertedAndChangesNoGap() {
        reserve(10, 19);
        RoomIova twin = (RoomIova) allocator.newIova();
        twin.pfnLo = 10;
        twin.pfnHi = 12;
        allocator.iovaInsertRbtree(iovad.rbroot, twin, null);
        assertEquals(
                List.of("iova_insert_rbtree: [0xa, 0xc] starts where [0xa, 0x13] does"),
                machine.warnings().drain());
        assertGap(0, twin);
        assertSound();
    }

    @Test
    void aGapIsSplitAndJoined() {
        assertGap(~0L - 1, iovad.anchor);
        Iova high = reserve(100, 109);
        assertGap(99, high);
        assertGap(~0L - 110, iovad.anchor);
        Iova low = reserve(10, 19);
        assertGap(9, low);
        assertGap(80, high);
        Iova beside = reserve(20, 29);
        assertGap(0, beside);
        assertGap(70, high);
        free(low);
        assertGap(19, beside);
        free(high);
        assertGap(~0L - 30, iovad.anchor);
        free(beside);
        assertGap(~0L - 1, iovad.anchor);
    }

    /** What lies below start_pfn is never given out, and counts in no gap. */
    @Test
    void gapsBeginAtTheStartPfn() {
        init(4096, 50);
        assertGap(~0L - 50, iovad.anchor);
        Iova below = reserve(10, 19);
        assertGap(0, below);
        assertGap(~0L - 50, iovad.anchor);
        Iova across = reserve(45, 54);
        assertGap(0, across);
        assertGap(~0L - 55, iovad.anchor);
        Iova above = reserve(60, 69);
        assertGap(5, above);
        free(across);
        assertGap(10, above);
        Iova upTo = reserve(40, 49);
        assertGap(0, upTo);
        assertGap(10, above);
        free(upTo);
        free(below);
        assertGap(10, above);
        free(above);
        assertGap(~0L - 50, iovad.anchor);
    }

    @Test
    void aRangeGrowsIntoItsGap() {
        Iova low = reserve(10, 19);
        Iova high = reserve(100, 109);
        assertSame(high, reserve(90, 105));
        assertGap(70, high);
        assertSame(high, reserve(15, 100));
        assertGap(0, high);
        assertSame(low, reserve(1, 12));
        assertGap(0, low);
        init(4096, 50);
        Iova across = reserve(60, 69);
        assertGap(10, across);
        assertSame(across, reserve(40, 62));
        assertGap(0, across);
        assertSame(across, reserve(30, 62));
        assertGap(0, across);
        free(across);
        assertGap(~0L - 50, iovad.anchor);
    }

    /** With pages of a byte, pfn ~0 is an address, which the anchor holds. */
    @Test
    void theAnchorGrowsToo() {
        init(1, 1);
        assertSame(iovad.anchor, reserve(~0L - 9, ~0L));
        assertGap(~0L - 10, iovad.anchor);
        assertEquals(~0L - 10, allocator.allocIova(iovad, 1, ~0L - 1, false).pfnLo);
        assertSound();
    }

    @Test
    void theMaximaAreOfTheSubtreeWithoutTheAnchorsGap() {
        assertMaxima(0, 0, iovad.anchor);
        // Gaps of 9, 5 and 12 pfns: [1, 10), [11, 16) and [17, 29).
        Iova low = reserve(10, 10);
        Iova middle = reserve(16, 16);
        Iova high = reserve(29, 29);
        assertSame(middle, iovad.rbroot.root());
        // [8, 10) after 8, and [4, 8) below; [16, 29) has 17 to 19 below 20, 20 to 23 and 24 to 28.
        assertMaxima(9, 4, low);
        assertMaxima(12, 5, high);
        assertMaxima(12, 5, middle);
        free(high);
        assertMaxima(9, 4, (Iova) iovad.rbroot.root());
    }

    @Test
    void aNodeThatIsRightEndsTheComputation() {
        RoomIova iova = (RoomIova) reserve(10, 19);
        assertTrue(AlignedGapsAllocator.iovaComputeMax(iova, true));
        assertFalse(AlignedGapsAllocator.iovaComputeMax(iova, false));
        iova.subtreeMaxGap--;
        assertFalse(AlignedGapsAllocator.iovaComputeMax(iova, true));
        assertSound();
        iova.subtreeMaxAligned--;
        assertFalse(AlignedGapsAllocator.iovaComputeMax(iova, true));
        assertSound();
    }

    @Test
    void staleGapsAndMaximaAreNamed() {
        RoomIova low = (RoomIova) reserve(10, 19);
        low.gapToPrev = 8;
        assertEquals(List.of("iova [0xa, 0x13] has gap_to_prev 0x8, should be 0x9"), allocator.verifyInvariants(iovad));
        low.gapToPrev = 9;
        low.subtreeMaxGap = 10;
        low.subtreeMaxAligned = 5;
        // The root believes its child.
        assertEquals(
                List.of(
                        "iova [0xa, 0x13] has __subtree_max_gap 0xa, should be 0x9",
                        "iova [0xa, 0x13] has __subtree_max_aligned 0x5, should be 0x4",
                        "iova [0xffffffffffffffff, 0xffffffffffffffff] has __subtree_max_gap 0x9, should be 0xa",
                        "iova [0xffffffffffffffff, 0xffffffffffffffff] has __subtree_max_aligned 0x4, should be 0x5"),
                allocator.verifyInvariants(iovad));
    }

    @Test
    void aLostCachedNodeIsNamed() {
        ((CachedNodeDomain) iovad).cached32Node = null;
        assertEquals(List.of("cached32_node null is not in the tree"), allocator.verifyInvariants(iovad));
    }

    /** Which the next patch ends. */
    @Test
    void anAlignedFailureRefusesTheUnalignedToo() {
        reserve(1, 0xffff0);
        reserve(0xffff7, L32);
        assertNull(allocator.allocIova(iovad, 6, L32, true));
        assertEquals(6, iovad.max32AllocSize);
        assertNull(allocator.allocIova(iovad, 6, L32, false));
        assertEquals(0xffff2, allocator.allocIova(iovad, 5, L32, false).pfnLo);
    }

    @Test
    void roomAboveAllRangesIsFoundAtTheFirstLook() {
        for (int i = 0; i < 100; i++) {
            reserve(2 * i + 10, 2 * i + 10);
        }
        assertEquals(L36, allocator.allocIova(iovad, 1, L36, true).pfnLo);
        assertEquals(1, allocator.visits());
        assertEquals(L36 - 8, allocator.allocIova(iovad, 8, L36, false).pfnLo);
    }

    /** The gaps that lie above the limit lead down to it, and back to the last turn with room on its left. */
    @Test
    void aLimitThatRangesLieAboveIsFollowed() {
        for (long pfn = L36; pfn > L36 - 200; pfn -= 2) {
            reserve(pfn, pfn);
        }
        reserve(L32 - 100, L32);
        assertEquals(L32 - 101, allocator.allocIova(iovad, 1, L32, false).pfnLo);
        assertEquals(L32 - 109, allocator.allocIova(iovad, 8, L32, false).pfnLo);
        // 2 * 7 levels of a tree of 103 nodes: none of the gaps above the limit is tried.
        assertTrue(allocator.visits() <= 14, () -> allocator.visits() + " visits");
        assertSound();
    }

    @Test
    void whatFitsNowhereIsRefusedWithoutALookAtTheGaps() {
        reserve(1, L36);
        free(allocator.findIova(iovad, L36));
        for (long pfn = 1; pfn < 400; pfn += 2) {
            reserve(pfn, pfn);
        }
        reserve(400, L36);
        assertNull(allocator.allocIova(iovad, 2, L36, false));
        assertEquals(1, allocator.visits(), "the anchor's gap");
        assertEquals(2, iovad.max32AllocSize, "nothing of the 32-bit space was out of bounds");
        assertNull(allocator.allocIova(iovad, 2, L32, false));
        assertEquals(0, allocator.visits(), "refused unseen");
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
