// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.domain;

import java.util.List;
import java.util.function.Consumer;
import org.iovakit.kernel.Bits;
import org.iovakit.kernel.RbNode;
import org.iovakit.kernel.RbTree;
import org.iovakit.kernel.SpinLock;

/**
 * One address space: the storage of a {@code struct iova_domain}. A stage that adds members extends this class.
 *
 * <p>Comes from {@link IovaAllocator#newDomain} as zeroed memory; {@link IovaAllocator#initIovaDomain} makes it usable.
 * The tree and {@link #max32AllocSize} may be touched under {@link #rbtreeLock} only; the rest stays as it was set up.
 */
@Mirrors(value = "iova_domain", file = "include/linux/iova.h")
public class IovaDomain {
    /** Protects the tree, and what a stage remembers about it. */
    @Mirrors(value = "iova_rbtree_lock", file = "include/linux/iova.h")
    public SpinLock rbtreeLock;

    /** All taken ranges by pfn, and the {@link #anchor} above them. */
    @Mirrors(value = "rbroot", file = "include/linux/iova.h")
    public RbTree rbroot;

    /** Bytes that a pfn stands for, a power of two. */
    @Mirrors(value = "granule", file = "include/linux/iova.h")
    public long granule;

    /** The lowest pfn that may be given out. */
    @Mirrors(value = "start_pfn", file = "include/linux/iova.h")
    public long startPfn;

    /** The end of what 32 address bits reach, a pfn, exclusive. */
    @Mirrors(value = "dma_32bit_pfn", file = "include/linux/iova.h")
    public long dma32BitPfn;

    /** Requests below {@link #dma32BitPfn} for as many pages or more are refused unseen. */
    @Mirrors(value = "max32_alloc_size", file = "include/linux/iova.h")
    public long max32AllocSize;

    /** The node above all pfns, a part of the domain: in the tree from the start, freed by nobody. */
    @Mirrors(value = "anchor", file = "include/linux/iova.h")
    public final Iova anchor;

    /** A cache for each order of size, or null when the domain has none. */
    @Mirrors(value = "rcaches", file = "include/linux/iova.h")
    IovaRcache[] rcaches;

    /**
     * Storage around the given anchor, which has to be of the class of the ranges that the domain will hold, also where it
     * will be none of them.
     */
    public IovaDomain(Iova anchor) {
        this.anchor = anchor;
    }

    /** Address bits below a pfn: the logarithm of {@link #granule}. */
    @Mirrors(value = "iova_shift", file = "include/linux/iova.h")
    public final int shift() {
        return Bits.ffs(granule);
    }

    /**
     * The node at which the next search starts; null where the stage remembers none. Who asks holds the tree's lock.
     *
     * @param is32bit whether of a search that has to end below {@link #dma32BitPfn}
     */
    public RbNode rememberedNode(boolean is32bit) {
        return null;
    }

    /**
     * Whether the ranges are the nodes of {@link #rbroot}, with {@link #anchor} as the last. Where a stage keeps them in
     * something else, it says so here, and overrides what else depends on it: {@link #forEachRange}, {@link #someFault},
     * {@link #linkFaults}. Neither the tree nor the anchor is looked at then.
     */
    public boolean isTree() {
        return true;
    }

    /**
     * Hands out the ranges in the order of their pfns; of a tree, the anchor is the last. Who asks holds the lock, or has
     * the domain for himself.
     */
    public void forEachRange(Consumer<Iova> action) {
        for (RbNode node = rbroot.first(); node != null; node = RbTree.next(node)) {
            action.accept((Iova) node);
        }
    }

    /**
     * A way to get what holds the ranges together wrong that any domain can have, one without ranges too. {@code
     * ranges_damage()} of the stage's C does the same.
     */
    public LinkFault someFault() {
        return TreeFaults.ofRoot(rbroot);
    }

    /**
     * Ways to get what holds the ranges together wrong, each of which a verifier has to notice. Who tries one has the domain
     * for himself, and repairs it before the next. {@code ranges_spoil()} of the stage's C has the same.
     *
     * @param keepsMore whether the ranges keep more than their pfns, so that a lost one shows
     */
    public List<LinkFault> linkFaults(boolean keepsMore) {
        return new TreeFaults(this, keepsMore).all();
    }
}
