// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.stages.mainline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.iovakit.domain.Iova;
import org.iovakit.domain.StageTree;
import org.iovakit.domain.State;
import org.iovakit.kernel.BugException;
import org.iovakit.kernel.RbNode;
import org.iovakit.kernel.RbTree;
import org.junit.jupiter.api.Test;

/** Single operations of the base kernel's allocator; what they have to give was worked out from the C by hand. */
class MainlineAllocatorTest extends AllocatorFixture<MainlineAllocator> {
    MainlineAllocatorTest() {
        super(MainlineAllocator::new);
    }

    /** The domain, which has the cached nodes. */
    private CachedNodeDomain cached() {
        return (CachedNodeDomain) iovad;
    }

    private List<String> ranges() {
        assertEquals(List.of(), allocator.verifyInvariants(iovad));
        List<String> ranges = new ArrayList<>();
        for (RbNode node = iovad.rbroot.first(); node != iovad.anchor; node = RbTree.next(node)) {
            ranges.add(node.toString());
        }
        return ranges;
    }

    @Test
    void itIsRegisteredAsStage0() {
        assertEquals(
                "mainline", StageTree.installed().lineage("mainline").get(0).name());
        assertSame(
                MainlineAllocator.class,
                StageTree.installed().lineage("mainline").get(0).load(machine).getClass());
        IllegalArgumentException unknown = assertThrows(
                IllegalArgumentException.class, () -> StageTree.installed().get("no-such"));
        // Later stages may be on the class path, too.
        assertTrue(
                unknown.getMessage().matches("there is no stage no-such; there are .*\\bmainline\\b.*"),
                unknown::getMessage);
    }

    @Test
    void aStateLoadsTheAllocatorThatItIsGiven() {
        State state = StageTree.installed().lineage("mainline").get(0);
        assertSame(
                allocator,
                state.loading(given -> given == machine ? allocator : null).load(machine));
    }

    @Test
    void aFreshDomainHoldsTheAnchorOnly() {
        assertEquals(List.of(), ranges());
        assertEquals(DMA_32BIT_PFN, iovad.dma32BitPfn);
        assertEquals(DMA_32BIT_PFN, iovad.max32AllocSize);
        assertSame(iovad.anchor, cached().cachedNode);
        assertSame(iovad.anchor, cached().cached32Node);
        assertSame(iovad.anchor, allocator.findIova(iovad, ~0L));
    }

    @Test
    void theGranuleIsAPowerOfTwoUpToThePageSize() {
        for (long granule : new long[] {0, 3, 8192, -4096, 1L << 63}) {
            assertThrows(BugException.class, () -> allocator.initIovaDomain(allocator.newDomain(), granule, 1));
        }
        init(1, 1);
        assertEquals(1L << 32, iovad.dma32BitPfn);
        init(2048, 1);
        assertEquals(1L << 21, iovad.dma32BitPfn);
    }

    @Test
    void limitsAreInclusiveAndAddressesComeFromTheTop() {
        assertEquals("[0xfffff, 0xfffff]", alloc(1, L32).toString());
        assertEquals("[0xffffc, 0xffffe]", alloc(3, L32).toString());
        assertEquals("[0xffffff, 0xffffff]", alloc(1, L36).toString());
        assertEquals(List.of("[0xffffc, 0xffffe]", "[0xfffff, 0xfffff]", "[0xffffff, 0xffffff]"), ranges());
    }

    @Test
    void alignmentIsToTheSizeRoundedUp() {
        assertEquals(
                "[0xffff8, 0xffffc]", allocator.allocIova(iovad, 5, L32, true).toString());
        assertEquals(
                "[0xffff0, 0xffff7]", allocator.allocIova(iovad, 8, L32, true).toString());
    }

    @Test
    void findingAndFreeingGoByAnyPfnOfTheRange() {
        Iova iova = alloc(4, L32);
        assertSame(iova, allocator.findIova(iovad, iova.pfnLo));
        assertSame(iova, allocator.findIova(iovad, iova.pfnHi));
        assertNull(allocator.findIova(iovad, iova.pfnLo - 1));
        assertNull(allocator.findIova(iovad, iova.pfnHi + 1));
        allocator.freeIova(iovad, iova.pfnLo - 1);
        assertEquals(1, ranges().size());
        allocator.freeIova(iovad, iova.pfnLo + 2);
        assertEquals(List.of(), ranges());
    }

    @Test
    void theWalkStartsBelowWhatWasAllocatedLastAndComesBackForTheRest() {
        init(4096, L32 - 3);
        Iova top = alloc(1, L32);
        Iova second = alloc(1, L32);
        alloc(1, L32);
        Iova lowest = alloc(1, L32);
        assertSame(lowest, cached().cached32Node);
        // Freed from below, the remembered node moves up; freed from above it, it moves above that.
        allocator.freeIova(iovad, second);
        assertSame(top, cached().cached32Node);
        allocator.freeIova(iovad, lowest);
        assertSame(top, cached().cached32Node);
        assertEquals(L32 - 1, alloc(1, L32).pfnLo);
        assertEquals(L32 - 3, alloc(1, L32).pfnLo);
        assertNull(alloc(1, L32));
    }

    @Test
    void aSecondPassCoversWhatLiesAboveTheRememberedNode() {
        init(4096, L32 - 7);
        alloc(1, L32 - 4);
        assertEquals(L32 - 4, ((Iova) cached().cached32Node).pfnLo);
        // Three pages are free below, so four have to come from above.
        assertEquals(L32 - 3, alloc(4, L32).pfnLo);
        assertEquals(2, allocator.visits());
    }

    @Test
    void aFailureIsRememberedWhateverItsLimit() {
        init(4096, L32 - 7);
        assertNull(alloc(L36, L36));
        assertEquals(L36, iovad.max32AllocSize);
        assertNull(alloc(16, L32));
        assertEquals(16, iovad.max32AllocSize);
        assertNull(alloc(9, L32));
        assertEquals(9, iovad.max32AllocSize);
        assertNull(alloc(9, L32));
        assertEquals(0, allocator.visits(), "refused unseen");
        // A failure above the 32-bit limit opens or closes the door for 32-bit requests too.
        Iova all = alloc(8, L32);
        Iova high = alloc(L36 - L32, L36);
        assertNull(alloc(1, L36));
        assertEquals(1, iovad.max32AllocSize);
        allocator.freeIova(iovad, high);
        assertEquals(1, iovad.max32AllocSize);
        allocator.freeIova(iovad, all);
        assertEquals(DMA_32BIT_PFN, iovad.max32AllocSize);
    }

    @Test
    void reservingGrowsWhatItMeetsAndInsertsTheRest() {
        allocator.reserveIova(iovad, 10, 19);
        allocator.reserveIova(iovad, 30, 39);
        Iova last = allocator.reserveIova(iovad, 5, 50);
        assertEquals(List.of("[0x5, 0x13]", "[0x14, 0x27]", "[0x28, 0x32]"), ranges());
        assertEquals("[0x28, 0x32]", last.toString());
    }

    @Test
    void reservingWhatIsTakenReturnsTheOneThatHoldsIt() {
        Iova taken = allocator.reserveIova(iovad, 10, 19);
        assertSame(taken, allocator.reserveIova(iovad, 12, 15));
        assertSame(taken, allocator.reserveIova(iovad, 8, 19));
        assertEquals(List.of("[0x8, 0x13]"), ranges());
    }

    @Test
    void reservingBeyondTheAddressesWarns() {
        assertNull(allocator.reserveIova(iovad, 1, 1L << 52));
        assertEquals(
                List.of("reserve_iova: [0x1, 0x10000000000000] lies beyond 64 address bits"),
                machine.warnings().drain());
        assertNotNull(allocator.reserveIova(iovad, 1, (1L << 52) - 1));
        assertEquals(List.of(), machine.warnings().drain());
    }

    @Test
    void theLastPfnBelongsToTheAnchorWhichGrowsAndIsThenFreedLikeAnyOther() {
        init(1, 1);
        assertSame(iovad.anchor, allocator.reserveIova(iovad, ~0L - 7, ~0L));
        assertEquals(~0L - 7, iovad.anchor.pfnLo);
        assertEquals(List.of(), ranges());
        allocator.putIovaDomain(iovad);
        allocator.iovaCachePut();
        assertEquals(
                List.of("kmem_cache_destroy iommu_iova: objects not given back: -1"),
                machine.warnings().drain());
    }

    @Test
    void whatStartsWhereAnotherDoesIsNotInserted() {
        Iova there = allocator.reserveIova(iovad, 10, 19);
        Iova twin = allocator.newIova();
        twin.pfnLo = 10;
        twin.pfnHi = 12;
        allocator.iovaInsertRbtree(iovad.rbroot, twin, null);
        assertEquals(
                List.of("iova_insert_rbtree: [0xa, 0xc] starts where [0xa, 0x13] does"),
                machine.warnings().drain());
        assertSame(there, allocator.findIova(iovad, 10));
        assertEquals(List.of("[0xa, 0x13]"), ranges());
        assertFalse(twin.isBlack(), "it is left alone");
    }

    /** A range belongs to the 32-bit space only if all of it does. */
    @Test
    void aRangeAcrossTheEndOfThe32BitSpaceIsRememberedAsAHighOne() {
        Iova low = alloc(1, L32 - 10);
        Iova across = alloc(2, DMA_32BIT_PFN);
        assertEquals("[0xfffff, 0x100000]", across.toString());
        assertSame(across, cached().cachedNode);
        assertSame(low, cached().cached32Node);
        allocator.freeIova(iovad, across);
        assertSame(iovad.anchor, cached().cachedNode);
        assertSame(low, cached().cached32Node);
    }

    @Test
    void visitsAddUp() {
        assertEquals(0, allocator.totalVisits());
        alloc(1, L32);
        assertEquals(1, allocator.visits());
        alloc(1, L32);
        assertEquals(2, allocator.totalVisits());
    }

    @Test
    void theTreeIsNotTouchedWithoutItsLock() {
        Iova iova = alloc(1, L32);
        assertThrows(BugException.class, () -> allocator.removeIova(iovad, iova));
    }

    @Test
    void whatDoesNotHoldIsNamed() {
        Iova low = alloc(1, L32);
        Iova high = alloc(1, L36);
        Iova stray = allocator.newIova();
        stray.pfnLo = 7;
        stray.pfnHi = 7;
        cached().cached32Node = null;
        cached().cachedNode = stray;
        assertEquals(
                List.of(
                        "cached_node [0x7, 0x7] is not in the tree",
                        "cached32_node null is not in the tree",
                        "cached_node [0x7, 0x7] ends below the 32-bit limit 0x100000"),
                allocator.verifyInvariants(iovad));
        cached().cached32Node = low;
        cached().cachedNode = high;
        low.pfnHi = high.pfnLo;
        assertEquals(
                List.of("iova [0xffffff, 0xffffff] overlaps [0xfffff, 0xffffff]"), allocator.verifyInvariants(iovad));
        low.pfnHi = low.pfnLo - 1;
        assertEquals(List.of("iova [0xfffff, 0xffffe] ends before it starts"), allocator.verifyInvariants(iovad));
        low.pfnLo = L36 + 1;
        low.pfnHi = low.pfnLo;
        assertEquals(
                List.of("node [0xffffff, 0xffffff] follows [0x1000000, 0x1000000], out of order"),
                allocator.verifyInvariants(iovad));
        low.pfnLo = L32;
        low.pfnHi = L32;
        iovad.anchor.pfnHi--;
        iovad.anchor.pfnLo--;
        assertEquals(1, allocator.verifyInvariants(iovad).size());
    }
}
