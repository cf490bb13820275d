// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.domain;

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

    /** Storage around the given anchor, which has to be of the class of the nodes that the tree will hold. */
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
}
