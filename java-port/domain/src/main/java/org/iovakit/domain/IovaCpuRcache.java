// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.domain;

import org.iovakit.kernel.SpinLock;

/** What one CPU holds back of one order: two magazines, so that a run of frees or allocs at an edge stays local. */
@Mirrors("iova_cpu_rcache")
final class IovaCpuRcache {
    /** Protects both magazines and what is in them; taken before {@link IovaRcache#lock}. */
    @Mirrors("lock")
    final SpinLock lock = new SpinLock("iova_cpu_rcache");

    /** The magazine in use; null until the domain's caches are set up, or, on demand, until something is cached here. */
    @Mirrors("loaded")
    IovaMagazine loaded;

    /** The other one, full or empty when it was exchanged; null like {@link #loaded}. */
    @Mirrors("prev")
    IovaMagazine prev;

    static boolean hasRoom(IovaMagazine mag) {
        return mag != null && !mag.iovaMagazineFull();
    }

    static boolean hasPfns(IovaMagazine mag) {
        return mag != null && !mag.iovaMagazineEmpty();
    }

    void swap() {
        IovaMagazine held = prev;
        prev = loaded;
        loaded = held;
    }
}
