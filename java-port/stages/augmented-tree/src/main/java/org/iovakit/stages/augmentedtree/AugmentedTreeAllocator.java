// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.stages.augmentedtree;

import java.util.List;
import java.util.Set;
import org.iovakit.domain.Drops;
import org.iovakit.domain.Iova;
import org.iovakit.domain.IovaDomain;
import org.iovakit.domain.Mirrors;
import org.iovakit.domain.SearchTraits;
import org.iovakit.kernel.Bits;
import org.iovakit.kernel.Errno;
import org.iovakit.kernel.Machine;
import org.iovakit.kernel.RbAugmentCallbacks;
import org.iovakit.kernel.RbNode;
import org.iovakit.kernel.RbTree;
import org.iovakit.stages.mainline.CachedNodeDomain;
import org.iovakit.stages.mainline.MainlineAllocator;

/**
 * The allocator after patch 1: each range knows the gap below it, each subtree its largest gap, and room is searched
 * for from the root, past the subtrees that cannot have it. The remembered nodes are kept up, but no longer read.
 */
@Drops(functions = {"__get_cached_rbnode", "iova_find_limit"})
public class AugmentedTreeAllocator extends MainlineAllocator {
    /** Keep the subtree maxima right. */
    @Mirrors("iova_gap_callbacks")
    protected static final RbAugmentCallbacks IOVA_GAP_CALLBACKS = new IovaGapCallbacks();

    public AugmentedTreeAllocator(Machine machine) {
        super(machine);
    }

    @Override
    public SearchTraits searchTraits() {
        return new SearchTraits(
                SearchTraits.Order.HIGHEST,
                SearchTraits.Guide.GAPS,
                SearchTraits.Refusals.WITHIN_32BIT,
                Set.of("linear-search"));
    }

    @Override
    protected Iova newIova() {
        return new GapIova();
    }

    @Override
    public IovaDomain newDomain() {
        return new CachedNodeDomain(newIova());
    }

    protected static GapIova toGapIova(RbNode node) {
        return (GapIova) node;
    }

    /** What the subtree maxima are maxima of. */
    @Mirrors("iova_gap_value")
    static long iovaGapValue(GapIova iova) {
        return iova.gapToPrev;
    }

    @Override
    @Mirrors("init_iova_domain")
    public void initIovaDomain(IovaDomain iovad, long granule, long startPfn) {
        super.initIovaDomain(iovad, granule, startPfn);
        GapIova anchor = toGapIova(iovad.anchor);
        anchor.gapToPrev = IOVA_ANCHOR;
        anchor.subtreeMaxGap = IOVA_ANCHOR;
    }

    @Override
    @Mirrors("iova_insert_rbtree")
    protected void iovaInsertRbtree(RbTree root, Iova newIova, RbNode start) {
        if (!linkByPfn(root, newIova, start)) {
            return;
        }
        GapIova iova = toGapIova(newIova);
        iova.gapToPrev = gapBelow(iova, RbTree.prev(iova));
        iova.subtreeMaxGap = iova.gapToPrev;
        RbNode next = RbTree.next(iova);
        if (next != null) {
            toGapIova(next).gapToPrev = gapBelow(toIova(next), iova);
        }
        IOVA_GAP_CALLBACKS.propagate(iova.parent(), null);
        IOVA_GAP_CALLBACKS.propagate(next, null);
        root.insertAugmented(iova, IOVA_GAP_CALLBACKS);
    }

    /** Free pfns between a range and the one below it, or all below it when there is none. */
    protected static long gapBelow(Iova iova, RbNode prev) {
        return prev == null ? iova.pfnLo : iova.pfnLo - toIova(prev).pfnHi - 1;
    }

    /**
     * Finds the highest room in a subtree, the higher half of it first.
     *
     * @param node the top of the subtree, or null
     * @param limitPfn exclusive; below 0, which an inclusive limit of ~0 wraps to, nothing is found, as in mainline
     * @param placed whose lowest pfn is set where room is found
     * @return the node above the room, or null when there is none
     */
    @Mirrors("__iova_search_free_gap")
    protected final RbNode iovaSearchFreeGap(
            RbNode node, long size, long limitPfn, long startPfn, long alignMask, Iova placed) {
        for (RbNode at = node; at != null; at = at.left()) {
            visits++;
            GapIova iova = toGapIova(at);
            if (Long.compareUnsigned(iova.subtreeMaxGap, size) < 0) {
                return null;
            }
            RbNode result = iovaSearchFreeGap(at.right(), size, limitPfn, startPfn, alignMask, placed);
            if (result != null) {
                return result;
            }
            if (fits(iova, size, limitPfn, startPfn, alignMask, placed)) {
                return at;
            }
        }
        return null;
    }

    /**
     * The middle of {@code __iova_search_free_gap}: whether the gap below {@code iova}, clipped to the limit, has the
     * aligned room. If so, the lowest pfn of {@code placed} is set.
     */
    protected static boolean fits(GapIova iova, long size, long limitPfn, long startPfn, long alignMask, Iova placed) {
        long start = iova.pfnLo - iova.gapToPrev;
        long end = minUnsigned(iova.pfnLo, limitPfn);
        if (Long.compareUnsigned(end, start) <= 0 || Long.compareUnsigned(end - start, size) < 0) {
            return false;
        }
        long pfn = (end - size) & alignMask;
        if (Long.compareUnsigned(pfn, start) < 0 || Long.compareUnsigned(pfn, startPfn) < 0) {
            return false;
        }
        placed.pfnLo = pfn;
        return true;
    }

    /** Remembers the size of a failed request only if its limit was a 32-bit one; mainline does so for any limit. */
    @Override
    @Mirrors("__alloc_and_insert_iova_range")
    protected int allocAndInsertIovaRange(
            IovaDomain iovad, long size, long limitPfn, Iova newIova, boolean sizeAligned) {
        long alignMask = ~0L;
        if (sizeAligned) {
            // A shift of 64, for size 0, is none: see mainline.
            alignMask <<= Bits.flsLong(size - 1);
        }
        iovad.rbtreeLock.lockIrqsave();
        try {
            visits = 0;
            boolean is32bit = Long.compareUnsigned(limitPfn, iovad.dma32BitPfn) <= 0;
            if (is32bit && Long.compareUnsigned(size, iovad.max32AllocSize) >= 0) {
                return -Errno.ENOMEM;
            }
            RbNode gapNode = iovaSearchFreeGap(iovad.rbroot.root(), size, limitPfn, iovad.startPfn, alignMask, newIova);
            if (gapNode == null) {
                if (is32bit) {
                    iovad.max32AllocSize = size;
                }
                return -Errno.ENOMEM;
            }
            newIova.pfnHi = newIova.pfnLo + size - 1;
            iovaInsertRbtree(iovad.rbroot, newIova, gapNode);
            cachedRbnodeInsertUpdate(iovad, newIova);
            return 0;
        } finally {
            iovad.rbtreeLock.unlockIrqrestore();
        }
    }

    @Override
    @Mirrors("remove_iova")
    protected void removeIova(IovaDomain iovad, Iova iova) {
        iovad.rbtreeLock.assertHeld();
        cachedRbnodeDeleteUpdate(iovad, iova);
        joinGapsAndErase(iovad, iova);
    }

    /**
     * The part of {@code remove_iova} that patch 2 leaves alone. Raises the successor's gap before it erases: a
     * rotation may copy the successor's maximum elsewhere.
     */
    protected static void joinGapsAndErase(IovaDomain iovad, Iova iova) {
        RbNode next = RbTree.next(iova);
        if (next != null) {
            toGapIova(next).gapToPrev = gapBelow(toIova(next), RbTree.prev(iova));
            IOVA_GAP_CALLBACKS.propagate(next, null);
        }
        iovad.rbroot.eraseAugmented(iova, IOVA_GAP_CALLBACKS);
    }

    @Override
    @Mirrors("reserve_iova")
    public Iova reserveIova(IovaDomain iovad, long pfnLo, long pfnHi) {
        if (isBeyondAddresses(iovad, pfnLo, pfnHi)) {
            return null;
        }
        iovad.rbtreeLock.lockIrqsave();
        try {
            long lo = pfnLo;
            boolean overlap = false;
            for (RbNode node = iovad.rbroot.first(); node != null; node = RbTree.next(node)) {
                if (isRangeOverlap(node, lo, pfnHi)) {
                    GapIova iova = toGapIova(node);
                    lo = adjustOverlapRange(iova, lo, pfnHi);
                    long gap = gapBelow(iova, RbTree.prev(node));
                    if (iova.gapToPrev != gap) {
                        iova.gapToPrev = gap;
                        IOVA_GAP_CALLBACKS.propagate(node, null);
                    }
                    if (Long.compareUnsigned(lo, iova.pfnLo) >= 0 && Long.compareUnsigned(pfnHi, iova.pfnHi) <= 0) {
                        return iova;
                    }
                    overlap = true;
                } else if (overlap) {
                    break;
                }
            }
            return insertNewRange(iovad, lo, pfnHi);
        } finally {
            iovad.rbtreeLock.unlockIrqrestore();
        }
    }

    @Override
    protected void verifyStage(IovaDomain iovad, List<String> findings) {
        super.verifyStage(iovad, findings);
        verifyGaps(iovad, findings);
        verifyMax32AllocSize(iovad, findings);
    }

    /** Computes every gap and every subtree maximum anew, from the pfns alone. */
    protected void verifyGaps(IovaDomain iovad, List<String> findings) {
        verifySubtree(iovad.rbroot.root(), findings);
    }

    /**
     * From this stage on {@code max32_alloc_size} only shrinks until it is reset: a request that sets it was smaller, or
     * would have been refused.
     */
    protected static void verifyMax32AllocSize(IovaDomain iovad, List<String> findings) {
        if (Long.compareUnsigned(iovad.max32AllocSize, iovad.dma32BitPfn) > 0) {
            findings.add("max32_alloc_size " + Long.toUnsignedString(iovad.max32AllocSize)
                    + " is above the 32-bit limit " + iovad.dma32BitPfn);
        }
    }

    /** Returns the true maximum of the subtree. */
    private static long verifySubtree(RbNode node, List<String> findings) {
        if (node == null) {
            return 0;
        }
        GapIova iova = toGapIova(node);
        long gap = gapBelow(iova, RbTree.prev(node));
        long max = maxUnsigned(
                gap, maxUnsigned(verifySubtree(node.left(), findings), verifySubtree(node.right(), findings)));
        verifyEqual("gap_to_prev", iova, iova.gapToPrev, gap, findings);
        verifyEqual("__subtree_max_gap", iova, iova.subtreeMaxGap, max, findings);
        return max;
    }
}
