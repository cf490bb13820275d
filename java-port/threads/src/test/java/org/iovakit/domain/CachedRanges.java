// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.domain;

import org.iovakit.kernel.Machine;

/** What the caches of a domain hold back from its tree, for tests that account for every range. */
public final class CachedRanges {
    /** Pfns that fit in a magazine: a constant that the compiler copies to where it is used. */
    public static final int MAGAZINE_SIZE = IovaMagazine.IOVA_MAG_SIZE;

    /** Is told of each range. */
    @FunctionalInterface
    public interface Visitor {
        /**
         * A cached range.
         *
         * @param pfn the lowest pfn
         * @param pages a power of two
         */
        void range(long pfn, long pages);
    }

    private CachedRanges() {}

    /** Visits all magazines of all CPUs, dead ones too, and all depots of a domain that nobody else uses meanwhile. */
    public static void visit(Machine machine, IovaDomain iovad, Visitor visitor) {
        for (int order = 0; order < iovad.rcaches.length; order++) {
            IovaRcache rcache = iovad.rcaches[order];
            for (int cpu = 0; cpu < machine.numPossibleCpus(); cpu++) {
                IovaCpuRcache cpuRcache = rcache.cpuRcaches.get(cpu);
                visit(cpuRcache.loaded, cpuRcache.loaded.size, order, visitor);
                visit(cpuRcache.prev, cpuRcache.prev.size, order, visitor);
            }
            int magazines = 0;
            for (IovaMagazine mag = rcache.depot; mag != null; mag = mag.next) {
                visit(mag, IovaMagazine.IOVA_MAG_SIZE, order, visitor);
                magazines++;
            }
            if (magazines != rcache.depotSize) {
                throw new AssertionError("the depot of order " + order + " says that it holds " + rcache.depotSize
                        + " magazines, and holds " + magazines);
            }
        }
    }

    private static void visit(IovaMagazine mag, int size, int order, Visitor visitor) {
        for (int i = 0; i < size; i++) {
            visitor.range(mag.pfns[i], 1L << order);
        }
    }

    /** Whether a domain has caches. */
    public static boolean has(IovaDomain iovad) {
        return iovad.rcaches != null;
    }

    /** The class that holds the caches' code. */
    public static Class<?> cachingLayer() {
        return IovaRcaches.class;
    }
}
