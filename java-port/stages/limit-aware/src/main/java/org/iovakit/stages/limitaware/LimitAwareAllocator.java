// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.stages.limitaware;

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
import org.iovakit.stages.cacheremoval.CacheRemovalAllocator;

/**
 * The allocator after patch 3: gaps and subtree maxima are kept a second time, cut off at the end of the 32-bit space,
 * and a 32-bit request goes by these. It no longer enters the subtrees whose large gaps lie above its limit.
 */
@Drops(functions = "iova_gap_value")
public class LimitAwareAllocator extends CacheRemovalAllocator {
    /** Keep both subtree maxima right. */
    @Mirrors("iova_gap_callbacks")
    private static final RbAugmentCallbacks IOVA_GAP_CALLBACKS = new RbAugmentCallbacks() {
        @Override
        public void propagate(RbNode node, RbNode stop) {
            iovaGapPropagate(node, stop);
        }

        @Override
        public void copy(RbNode old, RbNode replacement) {
            iovaGapCopy(old, replacement);
        }

        @Override
        public void rotate(RbNode old, RbNode replacement) {
            iovaGapRotate(old, replacement);
        }
    };

    public LimitAwareAllocator(Machine machine) {
        super(machine);
    }

    @Override
    public SearchTraits searchTraits() {
        return new SearchTraits(
                SearchTraits.Order.HIGHEST,
                SearchTraits.Guide.CLAMPED_GAPS,
                SearchTraits.Refusals.WITHIN_32BIT,
                Set.of("linear-search", "32bit-in-64bit"));
    }

    @Override
    protected Iova newIova() {
        return new ClampedGapIova();
    }

    private static ClampedGapIova toClampedGapIova(RbNode node) {
        return (ClampedGapIova) node;
    }

    /** How many pfns of a range's gap lie below {@link IovaDomain#dma32BitPfn}. */
    @Mirrors("iova_compute_clamped_gap32")
    static long iovaComputeClampedGap32(IovaDomain iovad, ClampedGapIova iova) {
        long start = iova.pfnLo - iova.gapToPrev;
        long end = minUnsigned(iova.pfnLo, iovad.dma32BitPfn);
        return Long.compareUnsigned(end, start) > 0 ? end - start : 0;
    }

    /**
     * Recomputes both maxima of a node from its own gaps and the maxima of its children.
     *
     * @param exit whether to leave it at that, and return true, when neither comes out changed
     */
    @Mirrors("iova_compute_max")
    static boolean iovaComputeMax(ClampedGapIova node, boolean exit) {
        long max = node.gapToPrev;
        long max32 = node.clampedGap32;
        ClampedGapIova left = toClampedGapIova(node.left());
        if (left != null) {
            max = maxUnsigned(max, left.subtreeMaxGap);
            max32 = maxUnsigned(max32, left.subtreeMaxGap32);
        }
        ClampedGapIova right = toClampedGapIova(node.right());
        if (right != null) {
            max = maxUnsigned(max, right.subtreeMaxGap);
            max32 = maxUnsigned(max32, right.subtreeMaxGap32);
        }
        if (exit && node.subtreeMaxGap == max && node.subtreeMaxGap32 == max32) {
            return true;
        }
        node.subtreeMaxGap = max;
        node.subtreeMaxGap32 = max32;
        return false;
    }

    /** Recomputes a node and its ancestors up to, not with, {@code stop}; ends where a node comes out unchanged. */
    @Mirrors("iova_gap_propagate")
    private static void iovaGapPropagate(RbNode node, RbNode stop) {
        for (RbNode at = node; at != stop; at = at.parent()) {
            if (iovaComputeMax(toClampedGapIova(at), true)) {
                return;
            }
        }
    }

    /** Gives both maxima to the node that takes the place of {@code old}. */
    @Mirrors("iova_gap_copy")
    private static void iovaGapCopy(RbNode old, RbNode replacement) {
        ClampedGapIova from = toClampedGapIova(old);
        ClampedGapIova to = toClampedGapIova(replacement);
        to.subtreeMaxGap = from.subtreeMaxGap;
        to.subtreeMaxGap32 = from.subtreeMaxGap32;
    }

    /** Follows a rotation that has put {@code replacement} above {@code old}. */
    @Mirrors("iova_gap_rotate")
    private static void iovaGapRotate(RbNode old, RbNode replacement) {
        iovaGapCopy(old, replacement);
        iovaComputeMax(toClampedGapIova(old), false);
    }

    @Override
    @Mirrors("init_iova_domain")
    public void initIovaDomain(IovaDomain iovad, long granule, long startPfn) {
        super.initIovaDomain(iovad, granule, startPfn);
        ClampedGapIova anchor = toClampedGapIova(iovad.anchor);
        anchor.clampedGap32 = iovad.dma32BitPfn;
        anchor.subtreeMaxGap32 = iovad.dma32BitPfn;
    }

    /** Inserts a range by its lowest pfn, as augmented-tree does; the clamped gaps depend on the domain, so that it is named. */
    @Mirrors("iova_insert_rbtree")
    protected final void iovaInsertRbtree(IovaDomain iovad, Iova newIova, RbNode start) {
        RbTree root = iovad.rbroot;
        if (!linkByPfn(root, newIova, start)) {
            return;
        }
        ClampedGapIova iova = toClampedGapIova(newIova);
        setGaps(iovad, iova, gapBelow(iova, RbTree.prev(iova)));
        iova.subtreeMaxGap = iova.gapToPrev;
        iova.subtreeMaxGap32 = iova.clampedGap32;
        ClampedGapIova next = toClampedGapIova(RbTree.next(iova));
        if (next != null) {
            setGaps(iovad, next, gapBelow(next, iova));
        }
        iovaGapPropagate(iova.parent(), null);
        iovaGapPropagate(next, null);
        root.insertAugmented(iova, IOVA_GAP_CALLBACKS);
    }

    private static void setGaps(IovaDomain iovad, ClampedGapIova iova, long gap) {
        iova.gapToPrev = gap;
        iova.clampedGap32 = iovaComputeClampedGap32(iovad, iova);
    }

    /**
     * Finds the highest room in a subtree, the higher half of it first.
     *
     * @param node the top of the subtree, or null
     * @param limitPfn exclusive
     * @param is32bit whether the limit is not above {@code dma_32bit_pfn}, so that only what lies below it counts
     * @param placed whose lowest pfn is set where room is found
     * @return the node above the room, or null when there is none
     */
    @Mirrors("__iova_search_free_gap")
    private RbNode iovaSearchFreeGap(
            RbNode node, long size, long limitPfn, long startPfn, long alignMask, boolean is32bit, Iova placed) {
        for (RbNode at = node; at != null; at = at.left()) {
            visits++;
            ClampedGapIova iova = toClampedGapIova(at);
            if (Long.compareUnsigned(is32bit ? iova.subtreeMaxGap32 : iova.subtreeMaxGap, size) < 0) {
                return null;
            }
            RbNode result = iovaSearchFreeGap(at.right(), size, limitPfn, startPfn, alignMask, is32bit, placed);
            if (result != null) {
                return result;
            }
            if (fits(iova, size, limitPfn, startPfn, alignMask, placed)) {
                return at;
            }
        }
        return null;
    }

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
            RbNode gapNode =
                    iovaSearchFreeGap(iovad.rbroot.root(), size, limitPfn, iovad.startPfn, alignMask, is32bit, newIova);
            if (gapNode == null) {
                if (is32bit) {
                    iovad.max32AllocSize = size;
                }
                return -Errno.ENOMEM;
            }
            newIova.pfnHi = newIova.pfnLo + size - 1;
            iovaInsertRbtree(iovad, newIova, gapNode);
            return 0;
        } finally {
            iovad.rbtreeLock.unlockIrqrestore();
        }
    }

    @Override
    @Mirrors("remove_iova")
    protected void removeIova(IovaDomain iovad, Iova iova) {
        iovad.rbtreeLock.assertHeld();
        if (Long.compareUnsigned(iova.pfnLo, iovad.dma32BitPfn) < 0) {
            iovad.max32AllocSize = iovad.dma32BitPfn;
        }
        ClampedGapIova next = toClampedGapIova(RbTree.next(iova));
        if (next != null) {
            // Before the erase: a rotation may copy the successor's maxima elsewhere.
            setGaps(iovad, next, gapBelow(next, RbTree.prev(iova)));
            iovaGapPropagate(next, null);
        }
        iovad.rbroot.eraseAugmented(iova, IOVA_GAP_CALLBACKS);
    }

    @Override
    @Mirrors("__insert_new_range")
    protected Iova insertNewRange(IovaDomain iovad, long pfnLo, long pfnHi) {
        Iova iova = allocAndInitIova(pfnLo, pfnHi);
        if (iova != null) {
            iovaInsertRbtree(iovad, iova, null);
        }
        return iova;
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
                    ClampedGapIova iova = toClampedGapIova(node);
                    lo = adjustOverlapRange(iova, lo, pfnHi);
                    long gap = gapBelow(iova, RbTree.prev(node));
                    if (iova.gapToPrev != gap) {
                        setGaps(iovad, iova, gap);
                        iovaGapPropagate(node, null);
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

    /**
     * Computes both gaps of every node anew from the pfns, and both maxima from these and what the children have stored.
     * Where each node agrees with its children, every maximum is that of its whole subtree.
     */
    @Override
    protected void verifyGaps(IovaDomain iovad, List<String> findings) {
        for (RbNode node = iovad.rbroot.firstPostorder(); node != null; node = RbTree.nextPostorder(node)) {
            ClampedGapIova iova = toClampedGapIova(node);
            long gap = gapBelow(iova, RbTree.prev(iova));
            long gap32 = minUnsigned(iova.pfnLo, iovad.dma32BitPfn) - minUnsigned(iova.pfnLo - gap, iovad.dma32BitPfn);
            long max = gap;
            long max32 = gap32;
            if (iova.left() instanceof ClampedGapIova left) {
                max = maxUnsigned(max, left.subtreeMaxGap);
                max32 = maxUnsigned(max32, left.subtreeMaxGap32);
            }
            if (iova.right() instanceof ClampedGapIova right) {
                max = maxUnsigned(max, right.subtreeMaxGap);
                max32 = maxUnsigned(max32, right.subtreeMaxGap32);
            }
            verifyEqual("gap_to_prev", iova, iova.gapToPrev, gap, findings);
            verifyEqual("clamped_gap32", iova, iova.clampedGap32, gap32, findings);
            verifyEqual("__subtree_max_gap", iova, iova.subtreeMaxGap, max, findings);
            verifyEqual("__subtree_max_gap32", iova, iova.subtreeMaxGap32, max32, findings);
        }
    }
}
