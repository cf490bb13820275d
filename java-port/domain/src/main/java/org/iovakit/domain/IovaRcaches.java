// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.domain;

import java.time.Duration;
import org.iovakit.kernel.Bits;
import org.iovakit.kernel.DelayedWork;
import org.iovakit.kernel.Errno;
import org.iovakit.kernel.FailSlab;
import org.iovakit.kernel.KmemCache;
import org.iovakit.kernel.Machine;
import org.iovakit.kernel.PerCpu;

/**
 * The caching layer above the tree, for all domains of one loaded allocator: freed ranges of up to 2^5 pages stay in
 * magazines, by CPU and order, for the next allocation of their size. Thread-safe.
 */
final class IovaRcaches {
    /** Orders that are cached, from 0; one above the highest. */
    static final int IOVA_RANGE_CACHE_MAX_SIZE = 6;

    /** From the depot's last change to its trimming, and from one trimmed magazine to the next. */
    private static final Duration IOVA_DEPOT_DELAY = Duration.ofMillis(100);

    private final IovaAllocator allocator;
    private final Machine machine;

    /** Where magazines come from; set as long as the allocator has users. */
    @Mirrors("iova_magazine_cache")
    KmemCache<IovaMagazine> iovaMagazineCache;

    /** See {@link IovaAllocator#allocateMagazinesOnDemand}. */
    boolean magazinesOnDemand;

    IovaRcaches(IovaAllocator allocator) {
        this.allocator = allocator;
        this.machine = allocator.machine();
    }

    @Mirrors("iova_magazine_alloc")
    private IovaMagazine iovaMagazineAlloc() {
        return iovaMagazineCache.zalloc();
    }

    /**
     * Null, which a domain whose caches could not be set up may hold, is left alone. So says Linux 7.1; without its
     * check, 6.12 hands the null on to the slab allocator.
     */
    @Mirrors("iova_magazine_free")
    private void iovaMagazineFree(IovaMagazine mag) {
        if (mag != null) {
            iovaMagazineCache.free(mag);
        }
    }

    /** Gives all pfns of a magazine back to the tree; null, which a CPU may have in place of one, holds none. */
    @Mirrors("iova_magazine_free_pfns")
    private void iovaMagazineFreePfns(IovaMagazine mag, IovaDomain iovad) {
        if (mag == null) {
            return;
        }
        iovad.rbtreeLock.lockIrqsave();
        try {
            for (int i = 0; i < mag.size; i++) {
                Iova iova = allocator.privateFindIova(iovad, mag.pfns[i]);
                if (machine.warnings().warnOn(iova == null, "iova_magazine_free_pfns: a cached pfn is not allocated")) {
                    continue;
                }
                allocator.removeIova(iovad, iova);
                allocator.freeIovaMem(iova);
            }
        } finally {
            iovad.rbtreeLock.unlockIrqrestore();
        }
        mag.size = 0;
    }

    /** Frees one magazine of a depot that holds more than one for each online CPU, and comes back for the next. */
    @Mirrors("iova_depot_work_func")
    private void iovaDepotWorkFunc(IovaRcache rcache) {
        IovaMagazine mag = null;
        rcache.lock.lockIrqsave();
        try {
            if (rcache.depotSize > machine.numOnlineCpus()) {
                mag = rcache.iovaDepotPop();
            }
        } finally {
            rcache.lock.unlockIrqrestore();
        }
        if (mag != null) {
            iovaMagazineFreePfns(mag, rcache.iovad);
            iovaMagazineFree(mag);
            rcache.work.schedule(IOVA_DEPOT_DELAY);
        }
    }

    @Mirrors("iova_domain_init_rcaches")
    int iovaDomainInitRcaches(IovaDomain iovad) {
        if (machine.failSlab().shouldFail(FailSlab.KMALLOC)) {
            return -Errno.ENOMEM;
        }
        iovad.rcaches = new IovaRcache[IOVA_RANGE_CACHE_MAX_SIZE];
        for (int i = 0; i < IOVA_RANGE_CACHE_MAX_SIZE; i++) {
            iovad.rcaches[i] = new IovaRcache();
        }
        int ret = allocRcaches(iovad);
        if (ret == 0) {
            ret = machine.cpuHotplug().stateAddInstanceNocalls(IovaAllocator.CPUHP_IOMMU_IOVA_DEAD, iovad);
        }
        if (ret != 0) {
            freeIovaRcaches(iovad);
        }
        return ret;
    }

    /** The loop of {@code iova_domain_init_rcaches}: stops at the first failure and leaves what it has. */
    private int allocRcaches(IovaDomain iovad) {
        for (IovaRcache rcache : iovad.rcaches) {
            rcache.iovad = iovad;
            rcache.work = new DelayedWork(machine.clock(), () -> iovaDepotWorkFunc(rcache));
            rcache.cpuRcaches = PerCpu.alloc(machine, IovaCpuRcache::new);
            if (rcache.cpuRcaches == null) {
                return -Errno.ENOMEM;
            }
            for (int cpu = 0; !magazinesOnDemand && cpu < machine.numPossibleCpus(); cpu++) {
                IovaCpuRcache cpuRcache = rcache.cpuRcaches.get(cpu);
                cpuRcache.loaded = iovaMagazineAlloc();
                cpuRcache.prev = iovaMagazineAlloc();
                if (cpuRcache.loaded == null || cpuRcache.prev == null) {
                    return -Errno.ENOMEM;
                }
            }
        }
        return 0;
    }

    /**
     * Puts a pfn into the calling CPU's magazines; false when there is no room, and no memory for another. It may lack one
     * or both only where they are allocated on demand.
     */
    @Mirrors("__iova_rcache_insert")
    private boolean iovaRcacheInsert(IovaRcache rcache, long iovaPfn) {
        IovaCpuRcache cpuRcache = rcache.cpuRcaches.current();
        cpuRcache.lock.lockIrqsave();
        try {
            if (!IovaCpuRcache.hasRoom(cpuRcache.loaded)) {
                if (IovaCpuRcache.hasRoom(cpuRcache.prev)) {
                    cpuRcache.swap();
                } else {
                    IovaMagazine newMag = iovaMagazineAlloc();
                    if (newMag == null) {
                        return false;
                    }
                    if (cpuRcache.prev == null) {
                        cpuRcache.prev = cpuRcache.loaded;
                    } else {
                        pushToDepot(rcache, cpuRcache.loaded);
                    }
                    cpuRcache.loaded = newMag;
                }
            }
            cpuRcache.loaded.iovaMagazinePush(iovaPfn);
            return true;
        } finally {
            cpuRcache.lock.unlockIrqrestore();
        }
    }

    private static void pushToDepot(IovaRcache rcache, IovaMagazine full) {
        rcache.lock.lock();
        try {
            rcache.iovaDepotPush(full);
        } finally {
            rcache.lock.unlock();
        }
        rcache.work.schedule(IOVA_DEPOT_DELAY);
    }

    /** Caches the range of {@code size} pages at {@code pfn}; false when it is too large, or there is no room. */
    @Mirrors("iova_rcache_insert")
    boolean iovaRcacheInsert(IovaDomain iovad, long pfn, long size) {
        int logSize = Bits.orderBase2(size);
        if (logSize >= IOVA_RANGE_CACHE_MAX_SIZE) {
            return false;
        }
        return iovaRcacheInsert(iovad.rcaches[logSize], pfn);
    }

    /**
     * Takes a pfn from the calling CPU's magazines, or from the depot when both are empty.
     *
     * @param limitPfn the highest pfn that will do, inclusive
     * @return the pfn, or 0 when there is none
     */
    @Mirrors("__iova_rcache_get")
    private long iovaRcacheGet(IovaRcache rcache, long limitPfn) {
        IovaCpuRcache cpuRcache = rcache.cpuRcaches.current();
        cpuRcache.lock.lockIrqsave();
        try {
            if (!IovaCpuRcache.hasPfns(cpuRcache.loaded)) {
                if (IovaCpuRcache.hasPfns(cpuRcache.prev)) {
                    cpuRcache.swap();
                } else if (!loadFromDepot(rcache, cpuRcache)) {
                    return 0;
                }
            }
            return cpuRcache.loaded.iovaMagazinePop(limitPfn);
        } finally {
            cpuRcache.lock.unlockIrqrestore();
        }
    }

    /** Exchanges the loaded magazine, which is empty or not there, for one from the depot; false when the depot is empty. */
    private boolean loadFromDepot(IovaRcache rcache, IovaCpuRcache cpuRcache) {
        rcache.lock.lock();
        try {
            if (rcache.depot == null) {
                return false;
            }
            iovaMagazineFree(cpuRcache.loaded);
            cpuRcache.loaded = rcache.iovaDepotPop();
            return true;
        } finally {
            rcache.lock.unlock();
        }
    }

    /**
     * Takes a cached range of {@code size} pages.
     *
     * @param limitPfn the end of what will do, exclusive. It may wrap: from 0 the whole address space will do, and so
     *     it will, as in C, when the limit is lower than the size
     * @return the lowest pfn, or 0 when there is none
     */
    @Mirrors("iova_rcache_get")
    long iovaRcacheGet(IovaDomain iovad, long size, long limitPfn) {
        int logSize = Bits.orderBase2(size);
        if (logSize >= IOVA_RANGE_CACHE_MAX_SIZE) {
            return 0;
        }
        return iovaRcacheGet(iovad.rcaches[logSize], limitPfn - size);
    }

    /** Frees the caches themselves, full or half set up. What is in them stays in the tree. */
    @Mirrors("free_iova_rcaches")
    void freeIovaRcaches(IovaDomain iovad) {
        for (IovaRcache rcache : iovad.rcaches) {
            if (rcache.cpuRcaches == null) {
                break;
            }
            for (int cpu = 0; cpu < machine.numPossibleCpus(); cpu++) {
                IovaCpuRcache cpuRcache = rcache.cpuRcaches.get(cpu);
                iovaMagazineFree(cpuRcache.loaded);
                iovaMagazineFree(cpuRcache.prev);
            }
            rcache.work.cancelSync();
            while (rcache.depot != null) {
                iovaMagazineFree(rcache.iovaDepotPop());
            }
        }
        iovad.rcaches = null;
    }

    /** Gives all that a CPU holds back of a domain to the tree. */
    @Mirrors("free_cpu_cached_iovas")
    void freeCpuCachedIovas(int cpu, IovaDomain iovad) {
        for (IovaRcache rcache : iovad.rcaches) {
            IovaCpuRcache cpuRcache = rcache.cpuRcaches.get(cpu);
            cpuRcache.lock.lockIrqsave();
            try {
                iovaMagazineFreePfns(cpuRcache.loaded, iovad);
                iovaMagazineFreePfns(cpuRcache.prev, iovad);
            } finally {
                cpuRcache.lock.unlockIrqrestore();
            }
        }
    }

    /** Gives all that the depots of a domain hold back to the tree. */
    @Mirrors("free_global_cached_iovas")
    void freeGlobalCachedIovas(IovaDomain iovad) {
        for (IovaRcache rcache : iovad.rcaches) {
            rcache.lock.lockIrqsave();
            try {
                while (rcache.depot != null) {
                    IovaMagazine mag = rcache.iovaDepotPop();
                    iovaMagazineFreePfns(mag, iovad);
                    iovaMagazineFree(mag);
                }
            } finally {
                rcache.lock.unlockIrqrestore();
            }
        }
    }

    @Mirrors("iova_cpuhp_dead")
    int iovaCpuhpDead(int cpu, IovaDomain iovad) {
        freeCpuCachedIovas(cpu, iovad);
        return 0;
    }
}
