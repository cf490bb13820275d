// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.domain;

import java.util.ArrayList;
import java.util.List;
import org.iovakit.kernel.Bits;
import org.iovakit.kernel.CpuhpState;
import org.iovakit.kernel.Errno;
import org.iovakit.kernel.KmemCache;
import org.iovakit.kernel.Machine;
import org.iovakit.kernel.RbNode;
import org.iovakit.kernel.RbTree;
import org.iovakit.kernel.RbTreeVerifier;

/**
 * The IOVA allocator as a loaded module: what no patch of the series touches in drivers/iommu/iova.c, in the order of
 * that file, and the points where the stages come in.
 *
 * <p>All pfns, sizes and limits are unsigned 64-bit numbers, and wrap as they do in C. Public methods are thread-safe,
 * but for those that set a domain up or tear it down. {@link #iovaCacheGet} comes before anything that allocates.
 */
public abstract class IovaAllocator {
    /** Both pfns of the anchor: above all that can be given out. */
    protected static final long IOVA_ANCHOR = ~0L;

    static final CpuhpState<IovaDomain> CPUHP_IOMMU_IOVA_DEAD = new CpuhpState<>("CPUHP_IOMMU_IOVA_DEAD");

    private final Machine machine;
    private final IovaRcaches rcaches;

    /** Where ranges come from; null before the first user. */
    @Mirrors("iova_cache")
    private KmemCache<Iova> iovaCache;

    @Mirrors("iova_cache_users")
    private int iovaCacheUsers;

    @Mirrors("iova_cache_mutex")
    private final Object iovaCacheMutex = new Object();

    /** Nodes visited by the last search; written by the stages under the lock of the domain that they search. */
    protected long visits;

    private long totalVisits;

    /** A freshly loaded module, without users. */
    protected IovaAllocator(Machine machine) {
        this.machine = machine;
        this.rcaches = new IovaRcaches(this);
    }

    /** The machine that this module is loaded on. */
    public final Machine machine() {
        return machine;
    }

    /** How it searches. */
    public abstract SearchTraits searchTraits();

    /** A zeroed {@code struct iova} with the members that this stage has. */
    protected abstract Iova newIova();

    /** Zeroed storage for a {@code struct iova_domain} with the members that this stage has. */
    public abstract IovaDomain newDomain();

    /**
     * Makes a domain usable, with nothing taken ({@code init_iova_domain}).
     *
     * @param granule bytes that a pfn stands for: a power of two, not above the page size
     * @param startPfn the lowest pfn to give out
     * @throws org.iovakit.kernel.BugException if the granule is none
     */
    public abstract void initIovaDomain(IovaDomain iovad, long granule, long startPfn);

    /**
     * Finds room for {@code newIova}, sets its pfns and inserts it ({@code __alloc_and_insert_iova_range}).
     *
     * @param limitPfn the end of what will do, exclusive
     * @param sizeAligned whether to align to the size, rounded up to a power of two
     * @return 0 or -ENOMEM
     */
    protected abstract int allocAndInsertIovaRange(
            IovaDomain iovad, long size, long limitPfn, Iova newIova, boolean sizeAligned);

    /** Takes a node out of the tree, whose lock the caller holds ({@code remove_iova}). */
    protected abstract void removeIova(IovaDomain iovad, Iova iova);

    /**
     * Takes a range so that no allocation gets it ({@code reserve_iova}). Ranges that it meets grow down to take it in;
     * what is left above them becomes a range of its own.
     *
     * @param pfnLo the lowest pfn, inclusive
     * @param pfnHi the highest pfn, inclusive
     * @return the range that now holds {@code pfnHi}, or null when there is no memory, or when a pfn lies beyond what
     *     64 address bits reach, which is a warning too
     */
    public abstract Iova reserveIova(IovaDomain iovad, long pfnLo, long pfnHi);

    /** The node as what it is; null stays null, as the node is the first member of the C struct. */
    @Mirrors("to_iova")
    protected static Iova toIova(RbNode node) {
        return (Iova) node;
    }

    /** A zeroed range, or null when there is no memory. */
    @Mirrors("alloc_iova_mem")
    protected final Iova allocIovaMem() {
        return iovaCache.zalloc();
    }

    /** Frees a range that is not the anchor. The rule goes by the lowest pfn alone, as in C. */
    @Mirrors("free_iova_mem")
    protected final void freeIovaMem(Iova iova) {
        if (iova.pfnLo != IOVA_ANCHOR) {
            iovaCache.free(iova);
        }
    }

    /**
     * Allocates the highest free range that this stage finds.
     *
     * @param size pages
     * @param limitPfn the highest pfn that will do, inclusive. ~0 wraps to a limit of 0
     * @param sizeAligned whether to align to the size, rounded up to a power of two
     * @return the range, or null when there is none or no memory
     */
    @Mirrors("alloc_iova")
    public final Iova allocIova(IovaDomain iovad, long size, long limitPfn, boolean sizeAligned) {
        Iova newIova = allocIovaMem();
        if (newIova == null) {
            return null;
        }
        int error = allocAndInsertIovaRange(iovad, size, limitPfn + 1, newIova, sizeAligned);
        totalVisits += visits;
        if (error != 0) {
            freeIovaMem(newIova);
            return null;
        }
        return newIova;
    }

    /** The range that holds a pfn, or null; the caller holds the tree's lock. */
    @Mirrors("private_find_iova")
    protected Iova privateFindIova(IovaDomain iovad, long pfn) {
        iovad.rbtreeLock.assertHeld();
        RbNode node = iovad.rbroot.root();
        while (node != null) {
            Iova iova = toIova(node);
            if (Long.compareUnsigned(pfn, iova.pfnLo) < 0) {
                node = node.left();
            } else if (Long.compareUnsigned(pfn, iova.pfnHi) > 0) {
                node = node.right();
            } else {
                return iova;
            }
        }
        return null;
    }

    /** The range that holds a pfn, or null. Pfn ~0 finds the anchor. */
    @Mirrors("find_iova")
    public final Iova findIova(IovaDomain iovad, long pfn) {
        iovad.rbtreeLock.lockIrqsave();
        try {
            return privateFindIova(iovad, pfn);
        } finally {
            iovad.rbtreeLock.unlockIrqrestore();
        }
    }

    /** Frees a range of this domain. */
    @Mirrors("__free_iova")
    public final void freeIova(IovaDomain iovad, Iova iova) {
        iovad.rbtreeLock.lockIrqsave();
        try {
            removeIova(iovad, iova);
        } finally {
            iovad.rbtreeLock.unlockIrqrestore();
        }
        freeIovaMem(iova);
    }

    /** Frees the range that holds a pfn, if there is one. */
    @Mirrors("free_iova")
    public final void freeIova(IovaDomain iovad, long pfn) {
        Iova iova;
        iovad.rbtreeLock.lockIrqsave();
        try {
            iova = privateFindIova(iovad, pfn);
            if (iova == null) {
                return;
            }
            removeIova(iovad, iova);
        } finally {
            iovad.rbtreeLock.unlockIrqrestore();
        }
        freeIovaMem(iova);
    }

    /**
     * Allocates a range from the caches, or else, aligned to its size, from the tree. The domain has to have caches.
     *
     * @param size pages; below 32 it is rounded up to a power of two
     * @param limitPfn the highest pfn that will do, inclusive
     * @param flushRcache whether to empty all caches into the tree and try again before giving up
     * @return the lowest pfn, or 0 when there is no room. A range that does start at pfn 0 cannot be told from that
     */
    @Mirrors("alloc_iova_fast")
    public final long allocIovaFast(IovaDomain iovad, long size, long limitPfn, boolean flushRcache) {
        // A cached range serves any size of its order, so it has to be as large as the order allows.
        long rounded = size;
        if (Long.compareUnsigned(size, 1 << (IovaRcaches.IOVA_RANGE_CACHE_MAX_SIZE - 1)) < 0) {
            rounded = Bits.roundupPowOfTwo(size);
        }
        long iovaPfn = rcaches.iovaRcacheGet(iovad, rounded, limitPfn + 1);
        if (iovaPfn != 0) {
            return iovaPfn;
        }
        Iova newIova = allocIova(iovad, rounded, limitPfn, true);
        if (newIova == null && flushRcache) {
            for (int cpu = 0; cpu < machine.numPossibleCpus(); cpu++) {
                if (machine.isOnline(cpu)) {
                    rcaches.freeCpuCachedIovas(cpu, iovad);
                }
            }
            rcaches.freeGlobalCachedIovas(iovad);
            newIova = allocIova(iovad, rounded, limitPfn, true);
        }
        return newIova == null ? 0 : newIova.pfnLo;
    }

    /**
     * Frees a range into the caches, or else into the tree. The domain has to have caches.
     *
     * @param pfn the lowest pfn of the range
     * @param size pages, as they were asked for
     */
    @Mirrors("free_iova_fast")
    public final void freeIovaFast(IovaDomain iovad, long pfn, long size) {
        if (rcaches.iovaRcacheInsert(iovad, pfn, size)) {
            return;
        }
        freeIova(iovad, pfn);
    }

    @Mirrors("iova_domain_free_rcaches")
    private void iovaDomainFreeRcaches(IovaDomain iovad) {
        machine.cpuHotplug().stateRemoveInstanceNocalls(CPUHP_IOMMU_IOVA_DEAD, iovad);
        rcaches.freeIovaRcaches(iovad);
    }

    /** Frees all ranges and caches of a domain that nobody uses any more. */
    @Mirrors("put_iova_domain")
    public final void putIovaDomain(IovaDomain iovad) {
        if (iovad.rcaches != null) {
            iovaDomainFreeRcaches(iovad);
        }
        freeRanges(iovad);
    }

    /** The part of {@code put_iova_domain} that depends on how ranges are kept: frees all of them. */
    protected void freeRanges(IovaDomain iovad) {
        RbNode node = iovad.rbroot.firstPostorder();
        while (node != null) {
            RbNode next = RbTree.nextPostorder(node);
            freeIovaMem(toIova(node));
            node = next;
        }
    }

    /** Whether a node's range and the given one, both inclusive, share a pfn. */
    @Mirrors("__is_range_overlap")
    protected static boolean isRangeOverlap(RbNode node, long pfnLo, long pfnHi) {
        Iova iova = toIova(node);
        return Long.compareUnsigned(pfnLo, iova.pfnHi) <= 0 && Long.compareUnsigned(pfnHi, iova.pfnLo) >= 0;
    }

    /** A range with its pfns, in no tree yet, or null when there is no memory. */
    @Mirrors("alloc_and_init_iova")
    protected final Iova allocAndInitIova(long pfnLo, long pfnHi) {
        Iova iova = allocIovaMem();
        if (iova != null) {
            iova.pfnLo = pfnLo;
            iova.pfnHi = pfnHi;
        }
        return iova;
    }

    /**
     * Lets a range that overlaps the given one grow down to the latter's lowest pfn.
     *
     * @return what C stores through its pointer: the lowest pfn that is still to be taken, which is the old one when
     *     nothing is left
     */
    @Mirrors("__adjust_overlap_range")
    protected long adjustOverlapRange(Iova iova, long pfnLo, long pfnHi) {
        if (Long.compareUnsigned(pfnLo, iova.pfnLo) < 0) {
            iova.pfnLo = pfnLo;
        }
        return Long.compareUnsigned(pfnHi, iova.pfnHi) > 0 ? iova.pfnHi + 1 : pfnLo;
    }

    /** Bytes of the largest range that the caches take. */
    @Mirrors("iova_rcache_range")
    public final long iovaRcacheRange() {
        return machine.pageSize() << (IovaRcaches.IOVA_RANGE_CACHE_MAX_SIZE - 1);
    }

    /**
     * Has a CPU get a magazine when it caches a range and has no room for it, as since Linux 7.3. Else it gets both of its
     * magazines with the caches of the domain, as before. To be said before a domain has caches.
     */
    public final void allocateMagazinesOnDemand() {
        rcaches.magazinesOnDemand = true;
    }

    /**
     * Gives a domain its caches ({@code iova_domain_init_rcaches}).
     *
     * @return 0, or -ENOMEM, and then the domain has none
     */
    public final int iovaDomainInitRcaches(IovaDomain iovad) {
        return rcaches.iovaDomainInitRcaches(iovad);
    }

    /**
     * Registers a user; the first one sets up what the module allocates from.
     *
     * @return 0, -ENOMEM, or -EBUSY when another allocator is in use on the same machine
     */
    @Mirrors("iova_cache_get")
    public final int iovaCacheGet() {
        synchronized (iovaCacheMutex) {
            if (iovaCacheUsers == 0) {
                int err = setUp();
                if (err != 0) {
                    // Like C, this leaves the references behind: after a failed second setup, the magazine cache of
                    // the first is destroyed again.
                    destroyCaches();
                    return err;
                }
            }
            iovaCacheUsers++;
            return 0;
        }
    }

    private int setUp() {
        iovaCache = KmemCache.create(machine, "iommu_iova", this::newIova, Iova::zero);
        if (iovaCache == null) {
            return -Errno.ENOMEM;
        }
        rcaches.iovaMagazineCache =
                KmemCache.create(machine, "iommu_iova_magazine", IovaMagazine::new, IovaMagazine::zero);
        if (rcaches.iovaMagazineCache == null) {
            return -Errno.ENOMEM;
        }
        return machine.cpuHotplug().setupStateMulti(CPUHP_IOMMU_IOVA_DEAD, rcaches::iovaCpuhpDead);
    }

    private void destroyCaches() {
        if (iovaCache != null) {
            iovaCache.destroy();
        }
        if (rcaches.iovaMagazineCache != null) {
            rcaches.iovaMagazineCache.destroy();
        }
    }

    /** Takes a user back; the last one takes down what the first set up. One too many is a warning. */
    @Mirrors("iova_cache_put")
    public final void iovaCachePut() {
        synchronized (iovaCacheMutex) {
            if (machine.warnings().warnOn(iovaCacheUsers == 0, "iova_cache_put: there is no user")) {
                return;
            }
            iovaCacheUsers--;
            if (iovaCacheUsers == 0) {
                machine.cpuHotplug().removeMultiState(CPUHP_IOMMU_IOVA_DEAD);
                destroyCaches();
            }
        }
    }

    /**
     * Nodes visited by the last search for room: in mainline steps of the walk, later nodes that the search entered. What
     * a visit is, each stage says by what it counts here, and in {@code visits.h} of its C ({@link Stage#rangesInC}). A
     * request that is refused unseen visits none. Of use only while a single thread allocates.
     */
    public final long visits() {
        return visits;
    }

    /**
     * Nodes visited by all searches so far, as {@link #visits} counts them: an allocation through the caches may search
     * not at all, or twice. Of use only while a single thread allocates.
     */
    public final long totalVisits() {
        return totalVisits;
    }

    /**
     * Checks all that has to hold in a domain between two calls, under its lock.
     *
     * @return what does not hold, each line naming a range and the mismatch; empty if all does
     */
    public final List<String> verifyInvariants(IovaDomain iovad) {
        iovad.rbtreeLock.lockIrqsave();
        try {
            List<String> findings = new ArrayList<>(verifyStructure(iovad));
            // Where that is wrong, nothing else can be judged.
            if (findings.isEmpty()) {
                verifyRanges(iovad, findings);
                verifyStage(iovad, findings);
            }
            return findings;
        } finally {
            iovad.rbtreeLock.unlockIrqrestore();
        }
    }

    /**
     * Whether what holds the ranges together is sound: unless a stage says otherwise, {@link #verifyLinks}. The lock is
     * held; ends on anything.
     */
    protected List<String> verifyStructure(IovaDomain iovad) {
        return verifyLinks(iovad.rbroot);
    }

    /** Whether that is a red-black tree, in the order of its ranges; ends on anything. */
    protected List<String> verifyLinks(RbTree root) {
        return RbTreeVerifier.verify(root, (a, b) -> Long.compareUnsigned(toIova(a).pfnLo, toIova(b).pfnLo));
    }

    /**
     * Checks what this stage keeps besides the ranges, whose links are known to be sound; the lock is held.
     *
     * @param findings to add to, one line each, naming the range and the mismatch
     */
    protected abstract void verifyStage(IovaDomain iovad, List<String> findings);

    private static void verifyRanges(IovaDomain iovad, List<String> findings) {
        if (iovad.isTree()) {
            RbNode last = iovad.rbroot.last();
            // Its lowest pfn may have come down: with a granule of one byte, reserve_iova reaches pfn ~0.
            if (last != iovad.anchor || iovad.anchor.pfnHi != IOVA_ANCHOR) {
                findings.add("anchor " + iovad.anchor + " is not the last in the tree, or does not end at ~0: " + last);
            }
        }
        List<Iova> ranges = new ArrayList<>();
        iovad.forEachRange(ranges::add);
        Iova previous = null;
        for (Iova iova : ranges) {
            if (Long.compareUnsigned(iova.pfnLo, iova.pfnHi) > 0) {
                findings.add("iova " + iova + " ends before it starts");
            }
            if (previous != null && Long.compareUnsigned(previous.pfnHi, iova.pfnLo) >= 0) {
                findings.add("iova " + iova + " overlaps " + previous);
            }
            previous = iova;
        }
    }
}
