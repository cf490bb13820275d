// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.stages.twophasesearch;

import org.iovakit.domain.Iova;
import org.iovakit.domain.IovaDomain;
import org.iovakit.domain.Mirrors;
import org.iovakit.domain.SearchTraits;
import org.iovakit.kernel.Bits;
import org.iovakit.kernel.Errno;
import org.iovakit.kernel.Machine;
import org.iovakit.kernel.RbNode;
import org.iovakit.stages.limitaware.ClampedGapIova;
import org.iovakit.stages.limitaware.LimitAwareAllocator;

/**
 * The allocator after patch 4: an aligned request first looks only where a gap is large enough to hold it wherever the
 * gap starts, and takes a smaller one that happens to lie right only if there is none.
 */
public class TwoPhaseSearchAllocator extends LimitAwareAllocator {
    public TwoPhaseSearchAllocator(Machine machine) {
        super(machine);
    }

    @Override
    public SearchTraits searchTraits() {
        SearchTraits before = super.searchTraits();
        return new SearchTraits(
                SearchTraits.Order.ROOMY_FIRST, before.guide(), before.refusals(), before.logarithmic());
    }

    /**
     * Finds the highest room in those parts of a subtree that are entered, the higher half first.
     *
     * @param node the top of the subtree, or null
     * @param pruneSize pages; a subtree without a gap of that size is not entered
     * @param limitPfn exclusive
     * @param is32bit whether the limit is not above {@code dma_32bit_pfn}, so that only what lies below it counts
     * @param placed whose lowest pfn is set where room is found
     * @return the node above the room, or null when there is none
     */
    @Mirrors("__iova_search_free_gap")
    private RbNode iovaSearchFreeGap(
            RbNode node,
            long size,
            long pruneSize,
            long limitPfn,
            long startPfn,
            long alignMask,
            boolean is32bit,
            Iova placed) {
        for (RbNode at = node; at != null; at = at.left()) {
            visits++;
            ClampedGapIova iova = (ClampedGapIova) at;
            if (Long.compareUnsigned(is32bit ? iova.subtreeMaxGap32 : iova.subtreeMaxGap, pruneSize) < 0) {
                return null;
            }
            RbNode result =
                    iovaSearchFreeGap(at.right(), size, pruneSize, limitPfn, startPfn, alignMask, is32bit, placed);
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
        // The size and the alignment less one: at most 2^64 - 1, since nothing above 2^63 is ever aligned.
        long pruneSize = size + ~alignMask;
        iovad.rbtreeLock.lockIrqsave();
        try {
            visits = 0;
            boolean is32bit = Long.compareUnsigned(limitPfn, iovad.dma32BitPfn) <= 0;
            if (is32bit && Long.compareUnsigned(size, iovad.max32AllocSize) >= 0) {
                return -Errno.ENOMEM;
            }
            RbNode root = iovad.rbroot.root();
            RbNode gapNode =
                    iovaSearchFreeGap(root, size, pruneSize, limitPfn, iovad.startPfn, alignMask, is32bit, newIova);
            if (gapNode == null && Long.compareUnsigned(pruneSize, size) > 0) {
                gapNode = iovaSearchFreeGap(root, size, size, limitPfn, iovad.startPfn, alignMask, is32bit, newIova);
            }
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
}
