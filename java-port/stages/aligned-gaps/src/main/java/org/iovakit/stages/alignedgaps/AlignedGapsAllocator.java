// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.stages.alignedgaps;

import java.util.List;
import java.util.Set;
import org.iovakit.domain.Drops;
import org.iovakit.domain.Iova;
import org.iovakit.domain.IovaDomain;
import org.iovakit.domain.Mirrors;
import org.iovakit.domain.SearchTraits;
import org.iovakit.kernel.Errno;
import org.iovakit.kernel.Machine;
import org.iovakit.kernel.RbAugmentCallbacks;
import org.iovakit.kernel.RbNode;
import org.iovakit.kernel.RbTree;
import org.iovakit.stages.kunitaligned.KunitAlignedAllocator;
import org.iovakit.stages.mainline.CachedNodeDomain;

/**
 * The allocator after patch 3: each range knows the gap below it, and each subtree the largest request that it holds,
 * aligned or not. Room is searched for from the root down, and no subtree is entered in vain but along the limit. The
 * remembered nodes are kept up, but no longer read.
 */
@Drops(functions = {"__get_cached_rbnode", "iova_find_limit"})
public class AlignedGapsAllocator extends KunitAlignedAllocator {
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

    public AlignedGapsAllocator(Machine machine) {
        super(machine);
    }

    @Override
    public SearchTraits searchTraits() {
        return new SearchTraits(
                SearchTraits.Order.HIGHEST,
                SearchTraits.Guide.ROOM,
                super.searchTraits().refusals(),
                Set.of(
                        "linear-search",
                        "32bit-in-64bit",
                        "mixed-masks",
                        "pci-32bit-workaround",
                        "msi-windows",
                        "near-exhaustion",
                        "uneven-gaps",
                        "exact-gaps",
                        "long-lived-fragments",
                        "gpu-blocks",
                        "same-size-churn",
                        "same-size-churn-cached",
                        "network-rings",
                        "network-rings-cached",
                        "nvme-queue-depth",
                        "cpu-hotplug"));
    }

    @Override
    protected Iova newIova() {
        return new RoomIova();
    }

    @Override
    public IovaDomain newDomain() {
        return new CachedNodeDomain(newIova());
    }

    protected static RoomIova toRoomIova(RbNode node) {
        return (RoomIova) node;
    }

    /** The lowest pfn of the gap below a range; the range's own lowest if there is none. */
    @Mirrors("iova_gap_start")
    static long iovaGapStart(RoomIova iova) {
        return iova.pfnLo - iova.gapToPrev;
    }

    /**
     * The largest request that the gap below a range holds, if it has to be aligned to its size, rounded up to a power of
     * two.
     *
     * <p>Among the pfns from the start of the gap up to its end, inclusive, one is a multiple of a higher power of two than
     * all others. From there up, every size is aligned; of what is below, the largest power of two fits right below it.
     */
    @Mirrors("iova_max_aligned")
    static long iovaMaxAligned(RoomIova iova) {
        long start = iovaGapStart(iova);
        long end = iova.pfnLo;
        if (start == 0) {
            // Of all powers of two.
            return end;
        }
        long split = end & ~(Long.highestOneBit((start - 1) ^ end) - 1);
        if (split == start) {
            return end - split;
        }
        return maxUnsigned(end - split, Long.highestOneBit(split - start));
    }

    /**
     * Recomputes both maxima of a node from its own gap and the maxima of its children. The anchor's own gap does not count:
     * the search looks at it first.
     *
     * @param exit whether to leave it at that, and return true, when neither comes out changed
     */
    @Mirrors("iova_compute_max")
    static boolean iovaComputeMax(RoomIova node, boolean exit) {
        long own = node.pfnHi == IOVA_ANCHOR ? 0 : node.gapToPrev;
        long gap = own;
        long aligned = 0;
        RoomIova left = toRoomIova(node.left());
        if (left != null) {
            gap = maxUnsigned(gap, left.subtreeMaxGap);
            aligned = left.subtreeMaxAligned;
        }
        RoomIova right = toRoomIova(node.right());
        if (right != null) {
            gap = maxUnsigned(gap, right.subtreeMaxGap);
            aligned = maxUnsigned(aligned, right.subtreeMaxAligned);
        }
        // What a gap holds is no larger than the gap.
        if (Long.compareUnsigned(own, aligned) > 0) {
            aligned = maxUnsigned(aligned, iovaMaxAligned(node));
        }
        if (exit && node.subtreeMaxGap == gap && node.subtreeMaxAligned == aligned) {
            return true;
        }
        node.subtreeMaxGap = gap;
        node.subtreeMaxAligned = aligned;
        return false;
    }

    /** Recomputes a node and its ancestors up to, not with, {@code stop}; ends where a node comes out unchanged. */
    @Mirrors("iova_gap_propagate")
    private static void iovaGapPropagate(RbNode node, RbNode stop) {
        for (RbNode at = node; at != stop; at = at.parent()) {
            if (iovaComputeMax(toRoomIova(at), true)) {
                return;
            }
        }
    }

    /** Gives both maxima to the node that takes the place of {@code old}. */
    @Mirrors("iova_gap_copy")
    private static void iovaGapCopy(RbNode old, RbNode replacement) {
        RoomIova from = toRoomIova(old);
        RoomIova to = toRoomIova(replacement);
        to.subtreeMaxGap = from.subtreeMaxGap;
        to.subtreeMaxAligned = from.subtreeMaxAligned;
    }

    /** Follows a rotation that has put {@code replacement} above {@code old}. */
    @Mirrors("iova_gap_rotate")
    private static void iovaGapRotate(RbNode old, RbNode replacement) {
        iovaGapCopy(old, replacement);
        iovaComputeMax(toRoomIova(old), false);
    }

    @Override
    @Mirrors("init_iova_domain")
    public void initIovaDomain(IovaDomain iovad, long granule, long startPfn) {
        super.initIovaDomain(iovad, granule, startPfn);
        initAnchor(iovad);
    }

    /** What {@code init_iova_domain} sets of the anchor's room: its gap, and maxima that do not count it. */
    protected static void initAnchor(IovaDomain iovad) {
        RoomIova anchor = toRoomIova(iovad.anchor);
        anchor.gapToPrev = IOVA_ANCHOR - iovad.startPfn;
        anchor.subtreeMaxGap = 0;
        anchor.subtreeMaxAligned = 0;
    }

    /** Inserts a range by its lowest pfn, as mainline does; it splits the gap that it lies in. */
    @Override
    @Mirrors("iova_insert_rbtree")
    protected void iovaInsertRbtree(RbTree root, Iova newIova, RbNode start) {
        if (!linkByPfn(root, newIova, start)) {
            return;
        }
        RoomIova iova = toRoomIova(newIova);
        // The anchor at the latest; being a leaf without children, the new node is below it.
        RoomIova next = toRoomIova(RbTree.next(iova));
        long gapStart = iovaGapStart(next);
        iova.gapToPrev = subtractOrZero(iova.pfnLo, gapStart);
        next.gapToPrev = next.pfnLo - maxUnsigned(iova.pfnHi + 1, gapStart);
        iovaComputeMax(iova, false);
        // Rotations trust what they find, so this comes first.
        iovaGapPropagate(iova.parent(), next);
        iovaGapPropagate(next, null);
        root.insertAugmented(iova, IOVA_GAP_CALLBACKS);
    }

    private static long subtractOrZero(long a, long b) {
        return Long.compareUnsigned(a, b) > 0 ? a - b : 0;
    }

    /** Whether a subtree holds a request, wherever the limit is. */
    @Mirrors("iova_has_room")
    private static boolean iovaHasRoom(RbNode node, long size, boolean aligned) {
        RoomIova iova = toRoomIova(node);
        return iova != null && Long.compareUnsigned(aligned ? iova.subtreeMaxAligned : iova.subtreeMaxGap, size) >= 0;
    }

    /**
     * Whether the gap below a range, as far as it lies below the limit, holds a request.
     *
     * @param limitPfn exclusive, and not below the size
     * @param placed whose lowest pfn is set if so: to the highest that serves
     */
    @Mirrors("iova_gap_fits")
    private boolean iovaGapFits(RoomIova iova, long size, long limitPfn, long alignMask, Iova placed) {
        visits++;
        if (Long.compareUnsigned(iova.gapToPrev, size) < 0) {
            return false;
        }
        long pfn = (minUnsigned(iova.pfnLo, limitPfn) - size) & alignMask;
        if (Long.compareUnsigned(pfn, iovaGapStart(iova)) < 0) {
            return false;
        }
        placed.pfnLo = pfn;
        return true;
    }

    /**
     * Finds the highest room. The maxima do not know the limit. Mostly it cuts the gap above all ranges, which is in no
     * maximum: then the first way down, keeping to the right, ends at the room. Else it may be led by gaps above the limit
     * and end without any. Where it turned right last although there was room on the left, that is below the limit.
     *
     * @param limitPfn exclusive, and not below the size
     * @param placed whose lowest pfn is set if there is room
     * @return the range above the room, or null when there is none
     */
    @Mirrors("iova_search_gaps")
    protected final RoomIova iovaSearchGaps(IovaDomain iovad, long size, long limitPfn, long alignMask, Iova placed) {
        RoomIova anchor = toRoomIova(iovad.anchor);
        boolean below = Long.compareUnsigned(iovaGapStart(anchor), limitPfn) <= 0;
        boolean aligned = alignMask != ~0L;
        if (below && iovaGapFits(anchor, size, limitPfn, alignMask, placed)) {
            return anchor;
        }
        RbNode node = iovad.rbroot.root();
        if (!iovaHasRoom(node, size, aligned)) {
            return null;
        }
        RoomIova place = null;
        RbNode turn = null;
        while (true) {
            RoomIova iova = toRoomIova(node);
            boolean fits = iovaGapFits(iova, size, limitPfn, alignMask, placed);
            if (Long.compareUnsigned(iova.pfnHi, limitPfn - size) < 0 && iovaHasRoom(node.right(), size, aligned)) {
                if (!below && fits) {
                    place = iova;
                } else if (!below && iovaHasRoom(node.left(), size, aligned)) {
                    place = null;
                    turn = node.left();
                }
                node = node.right();
            } else if (fits) {
                return iova;
            } else if (below || iovaHasRoom(node.left(), size, aligned)) {
                node = node.left();
            } else if (place != null || turn == null) {
                return place;
            } else {
                node = turn;
                below = true;
            }
        }
    }

    /** The ones above the bits that have to be zero in the lowest pfn; for sizes above 2^63, all have to. */
    protected static long alignMask(long size, boolean sizeAligned) {
        return sizeAligned && Long.compareUnsigned(size, 1) > 0
                ? ~1L << (Long.SIZE - 1 - Long.numberOfLeadingZeros(size - 1))
                : ~0L;
    }

    /** Whether no domain could hold a request: of nothing, which mainline inserts, or of more than is below the limit. */
    protected static boolean isHopeless(long size, long limitPfn) {
        return Long.compareUnsigned(size - 1, limitPfn) >= 0;
    }

    @Override
    @Mirrors("__alloc_and_insert_iova_range")
    protected int allocAndInsertIovaRange(
            IovaDomain iovad, long size, long limitPfn, Iova newIova, boolean sizeAligned) {
        if (isHopeless(size, limitPfn)) {
            visits = 0;
            return -Errno.ENOMEM;
        }
        long alignMask = alignMask(size, sizeAligned);
        iovad.rbtreeLock.lockIrqsave();
        try {
            visits = 0;
            if (Long.compareUnsigned(limitPfn, iovad.dma32BitPfn) <= 0
                    && Long.compareUnsigned(size, iovad.max32AllocSize) >= 0) {
                return -Errno.ENOMEM;
            }
            RoomIova next = iovaSearchGaps(iovad, size, limitPfn, alignMask, newIova);
            if (next == null) {
                if (Long.compareUnsigned(limitPfn, iovad.dma32BitPfn) >= 0) {
                    iovad.max32AllocSize = size;
                }
                return -Errno.ENOMEM;
            }
            newIova.pfnHi = newIova.pfnLo + size - 1;
            iovaInsertRbtree(iovad.rbroot, newIova, next);
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
        joinGapsAndErase(iovad, toRoomIova(iova));
    }

    /**
     * The part of {@code remove_iova} that patch 4 leaves alone. The gap above takes in the range, as far as it may be given
     * out, and the gap below. That comes before the erase, which may copy the maxima of the node above elsewhere.
     */
    protected static void joinGapsAndErase(IovaDomain iovad, RoomIova iova) {
        RoomIova next = toRoomIova(RbTree.next(iova));
        next.gapToPrev += iova.gapToPrev + subtractOrZero(iova.pfnHi + 1, maxUnsigned(iova.pfnLo, iovad.startPfn));
        iovaGapPropagate(next, null);
        iovad.rbroot.eraseAugmented(iova, IOVA_GAP_CALLBACKS);
    }

    /** Lets a range that overlaps the given one grow down, as mainline does, into its gap. */
    @Override
    @Mirrors("__adjust_overlap_range")
    protected long adjustOverlapRange(Iova grown, long pfnLo, long pfnHi) {
        RoomIova iova = toRoomIova(grown);
        if (Long.compareUnsigned(pfnLo, iova.pfnLo) < 0) {
            iova.gapToPrev = subtractOrZero(pfnLo, iovaGapStart(iova));
            iova.pfnLo = pfnLo;
            iovaGapPropagate(iova, null);
        }
        return Long.compareUnsigned(pfnHi, iova.pfnHi) > 0 ? iova.pfnHi + 1 : pfnLo;
    }

    @Override
    protected void verifyStage(IovaDomain iovad, List<String> findings) {
        super.verifyStage(iovad, findings);
        verifyRoom(iovad, findings);
    }

    @Override
    @Mirrors("iova_domain_verify_invariants")
    public boolean iovaDomainVerifyInvariants(IovaDomain iovad) {
        return super.iovaDomainVerifyInvariants(iovad);
    }

    /**
     * Computes each gap anew from the pfns, and each maximum from these and what the children have stored. Where each node
     * agrees with its children, every maximum is that of its whole subtree.
     */
    protected static void verifyRoom(IovaDomain iovad, List<String> findings) {
        for (RbNode node = iovad.rbroot.firstPostorder(); node != null; node = RbTree.nextPostorder(node)) {
            RoomIova iova = toRoomIova(node);
            RbNode prev = RbTree.prev(node);
            long start = prev == null ? iovad.startPfn : maxUnsigned(toIova(prev).pfnHi + 1, iovad.startPfn);
            long gap = subtractOrZero(iova.pfnLo, start);
            boolean counts = node != iovad.anchor;
            long max = counts ? gap : 0;
            long aligned = counts ? largestAligned(iova.pfnLo - gap, iova.pfnLo) : 0;
            if (iova.left() instanceof RoomIova left) {
                max = maxUnsigned(max, left.subtreeMaxGap);
                aligned = maxUnsigned(aligned, left.subtreeMaxAligned);
            }
            if (iova.right() instanceof RoomIova right) {
                max = maxUnsigned(max, right.subtreeMaxGap);
                aligned = maxUnsigned(aligned, right.subtreeMaxAligned);
            }
            verifyEqual("gap_to_prev", iova, iova.gapToPrev, gap, findings);
            verifyEqual("__subtree_max_gap", iova, iova.subtreeMaxGap, max, findings);
            verifyEqual("__subtree_max_aligned", iova, iova.subtreeMaxAligned, aligned, findings);
        }
    }

    /** What a gap holds of each alignment, the largest of these; the end is exclusive. */
    @Mirrors("iova_verify_aligned")
    private static long largestAligned(long start, long end) {
        // At pfn 0, whatever the alignment is, above 2^63 too.
        long largest = start == 0 ? end : 0;
        for (int order = 0; order < Long.SIZE; order++) {
            long alignment = 1L << order;
            long first = (start + alignment - 1) & -alignment;
            boolean wraps = Long.compareUnsigned(first, start) < 0;
            if (!wraps && Long.compareUnsigned(first, end) < 0) {
                largest = maxUnsigned(largest, minUnsigned(alignment, end - first));
            }
        }
        return largest;
    }
}
