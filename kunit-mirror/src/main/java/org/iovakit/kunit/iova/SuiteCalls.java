// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kunit.iova;

import java.util.List;
import org.iovakit.domain.Iova;
import org.iovakit.domain.IovaAllocator;
import org.iovakit.domain.IovaDomain;
import org.iovakit.domain.Mirrors;

/** What the suite calls of an allocator, under the same names, handed on as it is. A broken allocator distorts some of it. */
class SuiteCalls {
    private final IovaAllocator iova;

    SuiteCalls(IovaAllocator iova) {
        this.iova = iova;
    }

    @Mirrors("iova_cache_get")
    int iovaCacheGet() {
        return iova.iovaCacheGet();
    }

    @Mirrors("iova_cache_put")
    void iovaCachePut() {
        iova.iovaCachePut();
    }

    IovaDomain newDomain() {
        return iova.newDomain();
    }

    @Mirrors("init_iova_domain")
    void initIovaDomain(IovaDomain iovad, long granule, long startPfn) {
        iova.initIovaDomain(iovad, granule, startPfn);
    }

    @Mirrors("iova_domain_init_rcaches")
    int iovaDomainInitRcaches(IovaDomain iovad) {
        return iova.iovaDomainInitRcaches(iovad);
    }

    @Mirrors("put_iova_domain")
    void putIovaDomain(IovaDomain iovad) {
        iova.putIovaDomain(iovad);
    }

    @Mirrors("alloc_iova")
    Iova allocIova(IovaDomain iovad, long size, long limitPfn, boolean sizeAligned) {
        return iova.allocIova(iovad, size, limitPfn, sizeAligned);
    }

    @Mirrors("__free_iova")
    void freeIova(IovaDomain iovad, Iova range) {
        iova.freeIova(iovad, range);
    }

    @Mirrors("find_iova")
    Iova findIova(IovaDomain iovad, long pfn) {
        return iova.findIova(iovad, pfn);
    }

    @Mirrors("reserve_iova")
    Iova reserveIova(IovaDomain iovad, long pfnLo, long pfnHi) {
        return iova.reserveIova(iovad, pfnLo, pfnHi);
    }

    @Mirrors("iova_domain_verify_invariants")
    List<String> verifyInvariants(IovaDomain iovad) {
        return iova.verifyInvariants(iovad);
    }
}
