// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.stages.mainline;

import java.util.List;
import java.util.Set;
import org.iovakit.domain.Iova;
import org.iovakit.domain.IovaAllocator;
import org.iovakit.domain.IovaDomain;
import org.iovakit.domain.Mirrors;
import org.iovakit.domain.SearchTraits;
import org.iovakit.kernel.Bits;
import org.iovakit.kernel.BugException;
import org.iovakit.kernel.Errno;
import org.iovakit.kernel.Machine;
import org.iovakit.kernel.RbNode;
import org.iovakit.kernel.RbTree;
import org.iovakit.kernel.SpinLock;

/**
 * The allocator of the base kernel: all that some patch of the series touches. Room is searched for by walking from a
 * remembered node to lower addresses, one taken range after the other.
 */
public class MainlineAllocator extends IovaAllocator {
    public MainlineAllocator(Machine machine) {
        super(machine);
    }

    @Override
    public SearchTraits searchTraits() {
        return new SearchTraits(
                SearchTraits.Order.BELOW_CACHED_NODE,
                SearchTraits.Guide.NEIGHBOURS,
                SearchTraits.Refusals.ANY,
                Set.of());
    }

    @Override
    protected Iova newIova() {
        return new Iova();
    }

    @Override
    public IovaDomain newDomain() {
        return new CachedNodeDomain(newIova());
    }

    @Override
    @Mirrors("init_iova_domain")
    public void initIovaDomain(IovaDomain iovad, long granule, long startPfn) {
        initMembers(iovad, granule, startPfn);
        CachedNodeDomain cached = (CachedNodeDomain) iovad;
        cached.cachedNode = iovad.anchor;
        cached.cached32Node = iovad.anchor;
    }

    /** The part of {@code init_iova_domain} that stays the same at every stage with a tree. */
    protected final void initMembers(IovaDomain iovad, long granule, long startPfn) {
        initNumbers(iovad, granule, startPfn);
        iovad.rbroot = new RbTree();
        iovad.anchor.pfnLo = IOVA_ANCHOR;
        iovad.anchor.pfnHi = IOVA_ANCHOR;
        iovad.rbroot.linkNode(iovad.anchor, null, false);
        iovad.rbroot.insertColor(iovad.anchor);
    }

    /** The part of {@code init_iova_domain} that says nothing of how ranges are kept. */
    protected final void initNumbers(IovaDomain iovad, long granule, long startPfn) {
        if (Long.compareUnsigned(granule, machine().pageSize()) > 0 || !Bits.isPowerOf2(granule)) {
            throw new BugException("init_iova_domain: granule " + Long.toUnsignedString(granule)
                    + " is not a power of two up to the page size, " + machine().pageSize());
        }
        iovad.rbtreeLock = new SpinLock("iova_rbtree_lock");
        iovad.granule = granule;
        iovad.startPfn = startPfn;
        iovad.dma32BitPfn = 1L << (32 - iovad.shift());
        iovad.max32AllocSize = iovad.dma32BitPfn;
    }

    /** Where a walk for the given limit, exclusive, starts. */
    @Mirrors("__get_cached_rbnode")
    private static RbNode getCachedRbnode(CachedNodeDomain iovad, long limitPfn) {
        return Long.compareUnsigned(limitPfn, iovad.dma32BitPfn) <= 0 ? iovad.cached32Node : iovad.cachedNode;
    }

    /** Lets the next walk start from what was allocated last. */
    @Mirrors("__cached_rbnode_insert_update")
    protected static void cachedRbnodeInsertUpdate(IovaDomain iovad, Iova newIova) {
        CachedNodeDomain cached = (CachedNodeDomain) iovad;
        if (Long.compareUnsigned(newIova.pfnHi, iovad.dma32BitPfn) < 0) {
            cached.cached32Node = newIova;
        } else {
            cached.cachedNode = newIova;
        }
    }

    /** Moves the start of the next walk above what is about to be freed, and gives 32-bit requests a new chance. */
    @Mirrors("__cached_rbnode_delete_update")
    protected static void cachedRbnodeDeleteUpdate(IovaDomain iovad, Iova free) {
        CachedNodeDomain cached = (CachedNodeDomain) iovad;
        Iova cachedIova = toIova(cached.cached32Node);
        if (free == cachedIova
                || (Long.compareUnsigned(free.pfnHi, iovad.dma32BitPfn) < 0
                        && Long.compareUnsigned(free.pfnLo, cachedIova.pfnLo) >= 0)) {
            cached.cached32Node = RbTree.next(free);
        }
        if (Long.compareUnsigned(free.pfnLo, iovad.dma32BitPfn) < 0) {
            iovad.max32AllocSize = iovad.dma32BitPfn;
        }
        cachedIova = toIova(cached.cachedNode);
        if (Long.compareUnsigned(free.pfnLo, cachedIova.pfnLo) >= 0) {
            cached.cachedNode = RbTree.next(free);
        }
    }

    /**
     * The lowest node at or above a limit, exclusive, from which a walk meets all room below it. Above
     * {@link IovaDomain#dma32BitPfn} it does not look, and says the anchor.
     */
    @Mirrors("iova_find_limit")
    private static RbNode iovaFindLimit(IovaDomain iovad, long limitPfn) {
        if (Long.compareUnsigned(limitPfn, iovad.dma32BitPfn) > 0) {
            return iovad.anchor;
        }
        RbNode node = iovad.rbroot.root();
        // Ends at the anchor at the latest.
        while (Long.compareUnsigned(toIova(node).pfnHi, limitPfn) < 0) {
            node = node.right();
        }
        while (true) {
            while (node.left() != null && isAtOrAbove(node.left(), limitPfn)) {
                node = node.left();
            }
            if (node.left() == null) {
                return node;
            }
            // The left child is too low, but to its right there may be nodes between it and this one.
            RbNode next = node.left().right();
            while (next != null && !isAtOrAbove(next, limitPfn)) {
                next = next.right();
            }
            if (next == null) {
                return node;
            }
            node = next;
        }
    }

    private static boolean isAtOrAbove(RbNode node, long limitPfn) {
        return Long.compareUnsigned(toIova(node).pfnLo, limitPfn) >= 0;
    }

    /**
     * Inserts a range by its lowest pfn. If another one starts there, which should not be, it warns and inserts nothing.
     *
     * @param start an ancestor of the place, or null for the root
     */
    @Mirrors("iova_insert_rbtree")
    protected void iovaInsertRbtree(RbTree root, Iova iova, RbNode start) {
        if (linkByPfn(root, iova, start)) {
            root.insertColor(iova);
        }
    }

    /** The descent of {@code iova_insert_rbtree}: links the range as a leaf below {@code start}, or warns. */
    protected final boolean linkByPfn(RbTree root, Iova iova, RbNode start) {
        RbNode parent = null;
        boolean asLeft = false;
        RbNode node = start != null ? start : root.root();
        while (node != null) {
            int order = Long.compareUnsigned(iova.pfnLo, toIova(node).pfnLo);
            if (order == 0) {
                machine().warnings().warn("iova_insert_rbtree: " + iova + " starts where " + node + " does");
                return false;
            }
            parent = node;
            asLeft = order < 0;
            node = asLeft ? node.left() : node.right();
        }
        root.linkNode(iova, parent, asLeft);
        return true;
    }

    @Override
    @Mirrors("__alloc_and_insert_iova_range")
    protected int allocAndInsertIovaRange(
            IovaDomain iovad, long size, long limitPfn, Iova newIova, boolean sizeAligned) {
        long alignMask = ~0L;
        if (sizeAligned) {
            // For size 0 the shift is 64: undefined in C, none on a machine that counts modulo 64, as Java does.
            alignMask <<= Bits.flsLong(size - 1);
        }
        iovad.rbtreeLock.lockIrqsave();
        try {
            visits = 0;
            if (Long.compareUnsigned(limitPfn, iovad.dma32BitPfn) <= 0
                    && Long.compareUnsigned(size, iovad.max32AllocSize) >= 0) {
                return -Errno.ENOMEM;
            }
            RbNode prev = walk((CachedNodeDomain) iovad, size, limitPfn, newIova, alignMask);
            if (prev == null) {
                iovad.max32AllocSize = size;
                return -Errno.ENOMEM;
            }
            newIova.pfnHi = newIova.pfnLo + size - 1;
            iovaInsertRbtree(iovad.rbroot, newIova, prev);
            cachedRbnodeInsertUpdate(iovad, newIova);
            return 0;
        } finally {
            iovad.rbtreeLock.unlockIrqrestore();
        }
    }

    /**
     * The walk of {@code __alloc_and_insert_iova_range}: goes to lower addresses until the room between two neighbours
     * serves. If it began below the limit and found nothing, it goes once more, over what it had left out.
     *
     * @param limitPfn exclusive
     * @param placed whose lowest pfn is set where room is found
     * @return the node above the room, or null when there is none
     */
    protected final RbNode walk(CachedNodeDomain iovad, long size, long limitPfn, Iova placed, long alignMask) {
        long highPfn = limitPfn;
        long lowPfn = iovad.startPfn;
        RbNode curr = getCachedRbnode(iovad, limitPfn);
        long retryPfn = toIova(curr).pfnHi;
        long steps = 0;
        while (true) {
            RbNode prev;
            long newPfn;
            boolean blocked;
            do {
                highPfn = minUnsigned(highPfn, toIova(curr).pfnLo);
                // Wraps where size is above highPfn. The sum looks high and free then; the test below refuses it.
                newPfn = (highPfn - size) & alignMask;
                prev = curr;
                curr = RbTree.prev(curr);
                steps++;
                // Below the lowest node C makes a struct of the null node, but looks at the node before it reads it.
                blocked = curr != null && Long.compareUnsigned(newPfn, toIova(curr).pfnHi) <= 0;
            } while (blocked && Long.compareUnsigned(newPfn, lowPfn) >= 0);

            if (Long.compareUnsigned(highPfn, size) >= 0 && Long.compareUnsigned(newPfn, lowPfn) >= 0) {
                visits = steps;
                placed.pfnLo = newPfn;
                return prev;
            }
            // A second pass has raised lowPfn; if retryPfn is ~0, to 0, but then the limit is not above it.
            if (lowPfn != iovad.startPfn || Long.compareUnsigned(retryPfn, limitPfn) >= 0) {
                visits = steps;
                return null;
            }
            highPfn = limitPfn;
            lowPfn = retryPfn + 1;
            curr = iovaFindLimit(iovad, limitPfn);
        }
    }

    protected static long minUnsigned(long a, long b) {
        return Long.compareUnsigned(a, b) < 0 ? a : b;
    }

    protected static long maxUnsigned(long a, long b) {
        return Long.compareUnsigned(a, b) >= 0 ? a : b;
    }

    @Override
    @Mirrors("remove_iova")
    protected void removeIova(IovaDomain iovad, Iova iova) {
        iovad.rbtreeLock.assertHeld();
        cachedRbnodeDeleteUpdate(iovad, iova);
        iovad.rbroot.erase(iova);
    }

    /** Inserts a range of its own, the tree's lock held; null when there is no memory. */
    @Mirrors("__insert_new_range")
    protected Iova insertNewRange(IovaDomain iovad, long pfnLo, long pfnHi) {
        Iova iova = allocAndInitIova(pfnLo, pfnHi);
        if (iova != null) {
            iovaInsertRbtree(iovad.rbroot, iova, null);
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
                    Iova iova = toIova(node);
                    lo = adjustOverlapRange(iova, lo, pfnHi);
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

    /** The warning of {@code reserve_iova}: true, and recorded, when a pfn needs more than 64 address bits. */
    protected final boolean isBeyondAddresses(IovaDomain iovad, long pfnLo, long pfnHi) {
        boolean beyond = Long.compareUnsigned(pfnHi | pfnLo, ~0L >>> iovad.shift()) > 0;
        if (beyond) {
            machine()
                    .warnings()
                    .warn("reserve_iova: [0x" + Long.toHexString(pfnLo) + ", 0x" + Long.toHexString(pfnHi)
                            + "] lies beyond 64 address bits");
        }
        return beyond;
    }

    /**
     * The remembered nodes are always in the tree: whoever erases one has moved it on to its successor, and the anchor
     * is the last. The one for high limits never ends below {@link IovaDomain#dma32BitPfn}: only ranges that do not are
     * made it, and from there it moves up.
     */
    @Override
    protected void verifyStage(IovaDomain iovad, List<String> findings) {
        CachedNodeDomain cached = (CachedNodeDomain) iovad;
        verifyInTree(iovad, "cached_node", cached.cachedNode, findings);
        verifyInTree(iovad, "cached32_node", cached.cached32Node, findings);
        if (cached.cachedNode != null && Long.compareUnsigned(toIova(cached.cachedNode).pfnHi, iovad.dma32BitPfn) < 0) {
            findings.add("cached_node " + cached.cachedNode + " ends below the 32-bit limit 0x"
                    + Long.toHexString(iovad.dma32BitPfn));
        }
    }

    private static void verifyInTree(IovaDomain iovad, String field, RbNode cached, List<String> findings) {
        RbNode node = iovad.rbroot.root();
        while (node != cached && node != null && cached != null) {
            boolean below = Long.compareUnsigned(toIova(cached).pfnLo, toIova(node).pfnLo) < 0;
            node = below ? node.left() : node.right();
        }
        if (cached == null || node == null) {
            findings.add(field + " " + cached + " is not in the tree");
        }
    }

    /** Reports what a range has in a field of C that is not what it should be there. */
    protected static void verifyEqual(String field, Iova iova, long found, long expected, List<String> findings) {
        if (found != expected) {
            findings.add("iova " + iova + " has " + field + " 0x" + Long.toHexString(found) + ", should be 0x"
                    + Long.toHexString(expected));
        }
    }
}
