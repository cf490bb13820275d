// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.domain;

import org.iovakit.kernel.DelayedWork;
import org.iovakit.kernel.PerCpu;
import org.iovakit.kernel.SpinLock;

/** The cache of a domain for one order of size: a pair of magazines a CPU, and a depot of full ones for all. */
@Mirrors("iova_rcache")
final class IovaRcache {
    /** Protects the depot. */
    @Mirrors("lock")
    final SpinLock lock = new SpinLock("iova_rcache");

    /** Magazines in the depot. */
    @Mirrors("depot_size")
    int depotSize;

    /** The top of the depot, a stack linked by {@link IovaMagazine#next}; null when empty. */
    @Mirrors("depot")
    IovaMagazine depot;

    /** Null until allocated. */
    @Mirrors("cpu_rcaches")
    PerCpu<IovaCpuRcache> cpuRcaches;

    @Mirrors("iovad")
    IovaDomain iovad;

    /** Trims the depot. */
    @Mirrors("work")
    DelayedWork work;

    /** Takes the top magazine off a depot that is not empty. */
    @Mirrors("iova_depot_pop")
    IovaMagazine iovaDepotPop() {
        IovaMagazine mag = depot;
        depot = mag.next;
        mag.next = null;
        mag.size = IovaMagazine.IOVA_MAG_SIZE;
        depotSize--;
        return mag;
    }

    /** Puts a full magazine on top. */
    @Mirrors("iova_depot_push")
    void iovaDepotPush(IovaMagazine mag) {
        mag.next = depot;
        depot = mag;
        depotSize++;
    }
}
