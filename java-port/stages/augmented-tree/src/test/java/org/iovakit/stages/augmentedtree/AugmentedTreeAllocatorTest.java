// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.stages.augmentedtree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.iovakit.domain.Iova;
import org.iovakit.domain.IovaDomain;
import org.iovakit.domain.StageShape;
import org.iovakit.domain.StageTree;
import org.iovakit.domain.State;
import org.iovakit.domain.StructShape;
import org.iovakit.kernel.BugException;
import org.iovakit.kernel.Machine;
import org.iovakit.kernel.RbNode;
import org.iovakit.kernel.RbTree;
import org.iovakit.stages.mainline.AllocatorFixture;
import org.iovakit.stages.mainline.CachedNodeDomain;
import org.iovakit.stages.mainline.MainlineAllocator;
import org.junit.jupiter.api.Test;

/** Single operations after patch 1; what they have to give was worked out from the patch by hand. */
class AugmentedTreeAllocatorTest extends AllocatorFixture<AugmentedTreeAllocator> {
    AugmentedTreeAllocatorTest() {
        super(AugmentedTreeAllocator::new);
    }

    private static long gap(Iova iova) {
        return ((GapIova) iova).gapToPrev;
    }

    @Test
    void theTreeIsNotTouchedWithoutItsLock() {
        Iova iova = alloc(1, L32);
        assertThrows(BugException.class, () -> allocator.removeIova(iovad, iova));
    }

    @Test
    void whatStartsWhereAnotherDoesIsNotInserted() {
        allocator.reserveIova(iovad, 10, 19);
        GapIova twin = (GapIova) allocator.newIova();
        twin.pfnLo = 10;
        twin.pfnHi = 12;
        allocator.iovaInsertRbtree(iovad.rbroot, twin, null);
        assertEquals(
                List.of("iova_insert_rbtree: [0xa, 0xc] starts where [0xa, 0x13] does"),
                machine.warnings().drain());
        assertEquals(0, gap(twin), "it is left alone");
        assertSound();
    }

    /** Nobody reads the remembered nodes any more, but patch 1 leaves them in place. */
    @Test
    void nodesAreStillRemembered() {
        CachedNodeDomain cached = (CachedNodeDomain) iovad;
        Iova low = alloc(1, L32);
        Iova high = alloc(1, L36);
        assertSame(low, cached.cached32Node);
        assertSame(high, cached.cachedNode);
        allocator.freeIova(iovad, low);
        assertSame(high, cached.cached32Node);
    }

    @Test
    void aNodeThatIsRememberedButNotInTheTreeIsNamed() {
        ((CachedNodeDomain) iovad).cached32Node = null;
        assertEquals(List.of("cached32_node null is not in the tree"), allocator.verifyInvariants(iovad));
    }

    /** The new range is the right child of its predecessor, which is black, so that no rotation mends the maxima. */
    @Test
    void aGapThatGoesToTheOtherSideOfThePredecessorIsSeenThere() {
        allocator.reserveIova(iovad, 10, 19);
        allocator.reserveIova(iovad, 50, 59);
        allocator.reserveIova(iovad, 80, 89);
        allocator.reserveIova(iovad, 45, 46);
        GapIova below = (GapIova) allocator.findIova(iovad, 10);
        assertSame(allocator.findIova(iovad, 45), below.right());
        assertEquals(25, below.subtreeMaxGap);
        assertSound();
    }

    @Test
    void subtreesWithoutRoomAreNotEntered() {
        for (int i = 0; i < 1000; i++) {
            alloc(1, L32);
            // For each node on the way down its right child, too, which is looked at and passed over.
            assertTrue(allocator.visits() <= 50, "visits " + allocator.visits());
        }
    }

    @Test
    void itIsRegisteredAsStage1() {
        assertEquals(
                List.of(0, 1),
                StageTree.installed().lineage("augmented-tree").stream()
                        .map(State::number)
                        .limit(2)
                        .toList());
        assertEquals(
                "augmented-tree",
                StageTree.installed().lineage("augmented-tree").get(1).name());
        assertSame(
                AugmentedTreeAllocator.class,
                StageTree.installed()
                        .lineage("augmented-tree")
                        .get(1)
                        .load(machine)
                        .getClass());
    }

    @Test
    void itChangesWhatThePatchChanges() {
        assertEquals(
                new StageShape(
                        List.of("__iova_search_free_gap", "iova_gap_value"),
                        List.of(
                                "__alloc_and_insert_iova_range",
                                "init_iova_domain",
                                "iova_insert_rbtree",
                                "remove_iova",
                                "reserve_iova"),
                        List.of("__get_cached_rbnode", "iova_find_limit"),
                        List.of(
                                new StructShape("iova", List.of("__subtree_max_gap", "gap_to_prev"), List.of()),
                                new StructShape("iova_domain", List.of(), List.of()))),
                StageShape.of(new AugmentedTreeStage()));
    }

    @Test
    void aFreshDomainIsOneGapBelowTheAnchor() {
        assertEquals(~0L, gap(iovad.anchor));
        assertEquals(~0L, ((GapIova) iovad.anchor).subtreeMaxGap);
    }

    @Test
    void theHighestRoomIsTakenWhateverWasAllocatedLast() {
        Iova top = alloc(1, L32);
        alloc(1, 100);
        assertEquals(L32 - 1, alloc(1, L32).pfnLo);
        allocator.freeIova(iovad, top);
        assertEquals(L32, alloc(1, L32).pfnLo);
        assertSound();
    }

    @Test
    void gapsFollowInsertionsAndRemovals() {
        Iova low = allocator.reserveIova(iovad, 10, 19);
        Iova high = allocator.reserveIova(iovad, 30, 39);
        assertEquals(10, gap(low));
        assertEquals(10, gap(high));
        assertEquals(~0L - 40, gap(iovad.anchor));
        allocator.freeIova(iovad, low);
        assertEquals(30, gap(high));
        allocator.freeIova(iovad, high);
        assertEquals(~0L, gap(iovad.anchor));
        assertSound();
    }

    @Test
    void gapsFollowRangesThatGrow() {
        Iova first = allocator.reserveIova(iovad, 10, 19);
        Iova second = allocator.reserveIova(iovad, 30, 39);
        Iova last = allocator.reserveIova(iovad, 5, 50);
        assertEquals(5, gap(first));
        assertEquals(0, gap(second));
        assertEquals(0, gap(last));
        assertSame(first, allocator.reserveIova(iovad, 2, 7));
        assertEquals(2, gap(first));
        assertSound();
    }

    @Test
    void aFailureIsRememberedBelowTheLimitOf32BitsOnly() {
        init(4096, L32 - 7);
        assertNull(alloc(L36, L36));
        assertEquals(DMA_32BIT_PFN, iovad.max32AllocSize);
        assertNull(alloc(9, L32));
        assertEquals(9, iovad.max32AllocSize);
        assertNull(alloc(9, L32));
        assertEquals(0, allocator.visits(), "refused unseen");
        Iova all = alloc(8, L32);
        alloc(L36 - L32, L36);
        assertNull(alloc(1, L36));
        assertEquals(9, iovad.max32AllocSize, "stage 0 would say 1");
        allocator.freeIova(iovad, all);
        assertEquals(DMA_32BIT_PFN, iovad.max32AllocSize);
    }

    @Test
    void stage0RemembersAnyFailureAndThenRefusesWhatStage1Grants() {
        MainlineAllocator mainline = new MainlineAllocator(new Machine(1));
        mainline.iovaCacheGet();
        IovaDomain other = mainline.newDomain();
        mainline.initIovaDomain(other, 4096, 1);
        // The only room is pfns 3 to 6: four pages, but not aligned to four.
        for (long[] range : new long[][] {{1, 2}, {7, L36}}) {
            mainline.reserveIova(other, range[0], range[1]);
            allocator.reserveIova(iovad, range[0], range[1]);
        }
        assertNull(mainline.allocIova(other, 4, L36, true));
        assertNull(allocator.allocIova(iovad, 4, L36, true));
        assertNull(mainline.allocIova(other, 4, L32, false));
        assertEquals(0, mainline.visits(), "refused unseen");
        assertEquals("[0x3, 0x6]", alloc(4, L32).toString());
    }

    @Test
    void whatStartsWhereAnotherDoesIsNotInsertedAndChangesNoGap() {
        Iova there = allocator.reserveIova(iovad, 10, 19);
        Iova twin = allocator.newIova();
        twin.pfnLo = 10;
        twin.pfnHi = 12;
        allocator.iovaInsertRbtree(iovad.rbroot, twin, null);
        assertEquals(
                List.of("iova_insert_rbtree: [0xa, 0xc] starts where [0xa, 0x13] does"),
                machine.warnings().drain());
        assertSame(there, allocator.findIova(iovad, 10));
        assertSound();
    }

    @Test
    void staleGapsAndMaximaAreNamed() {
        for (int i = 0; i < 10; i++) {
            alloc(1, L32 - 10L * i);
        }
        GapIova root = (GapIova) iovad.rbroot.root();
        RbNode next = RbTree.next(root);
        root.subtreeMaxGap--;
        assertEquals(
                List.of("iova " + root + " has __subtree_max_gap 0x" + Long.toHexString(root.subtreeMaxGap)
                        + ", should be 0x" + Long.toHexString(root.subtreeMaxGap + 1)),
                allocator.verifyInvariants(iovad));
        root.subtreeMaxGap++;
        ((GapIova) next).gapToPrev = 3;
        assertEquals(
                List.of("iova " + next + " has gap_to_prev 0x3, should be 0x9"), allocator.verifyInvariants(iovad));
        ((GapIova) next).gapToPrev = 9;
        iovad.max32AllocSize = DMA_32BIT_PFN + 1;
        assertEquals(
                List.of("max32_alloc_size 1048577 is above the 32-bit limit 1048576"),
                allocator.verifyInvariants(iovad));
    }

    /** Patch 1 without the propagation before the erase. */
    private static final class ForgetfulAllocator extends AugmentedTreeAllocator {
        private ForgetfulAllocator(Machine machine) {
            super(machine);
        }

        @Override
        protected void removeIova(IovaDomain iovad, Iova iova) {
            cachedRbnodeDeleteUpdate(iovad, iova);
            GapIova next = (GapIova) RbTree.next(iova);
            next.gapToPrev += iova.size() + gap(iova);
            iovad.rbroot.eraseAugmented(iova, IOVA_GAP_CALLBACKS);
        }
    }

    @Test
    void withoutThePropagationBeforeAnEraseMaximaGoStale() {
        ForgetfulAllocator forgetful = new ForgetfulAllocator(machine);
        IovaDomain domain = forgetful.newDomain();
        allocator.iovaCachePut();
        forgetful.iovaCacheGet();
        forgetful.initIovaDomain(domain, 4096, 1);
        SplittableRandom random = new SplittableRandom(1);
        List<Iova> iovas = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            iovas.add(forgetful.allocIova(domain, 1 + random.nextInt(8), L32, false));
        }
        assertEquals(List.of(), forgetful.verifyInvariants(domain));
        Set<String> fields = new HashSet<>();
        while (!iovas.isEmpty()) {
            forgetful.freeIova(domain, iovas.remove(random.nextInt(iovas.size())));
            for (String finding : forgetful.verifyInvariants(domain)) {
                fields.add(finding.replaceFirst("^iova .* has (\\w+) .*$", "$1"));
            }
        }
        assertEquals(Set.of("__subtree_max_gap"), fields);
    }
}
