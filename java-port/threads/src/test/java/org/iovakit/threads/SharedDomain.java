// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.threads;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.iovakit.domain.CachedRanges;
import org.iovakit.domain.Iova;
import org.iovakit.domain.IovaAllocator;
import org.iovakit.domain.IovaDomain;
import org.iovakit.domain.StageTree;
import org.iovakit.domain.State;
import org.iovakit.kernel.Machine;
import org.iovakit.kernel.RbNode;
import org.iovakit.kernel.RbTree;

/**
 * A machine with a domain of few pfns, on which the threads of a race meet.
 *
 * <p>The 32-bit limit lies within it: pfns from 1 to {@link #window}, exclusive, are allocated, half of the requests
 * below the limit, half anywhere. Above the window, each thread has a zone of {@link #ZONE} pfns to reserve from.
 */
final class SharedDomain {
    static final int ZONE = 64;

    final Machine machine;
    final IovaAllocator allocator;
    final IovaDomain iovad;
    final Owners owners;

    /** The end of what is allocated from, a pfn, exclusive: a power of two. */
    final int window;

    private final boolean rcaches;

    /** A fresh machine; the domain has caches if {@code rcaches}. */
    SharedDomain(State stage, int cpus, int window, boolean rcaches) {
        // So large a page puts the 32-bit limit into the middle of the window.
        long granule = (2L << 32) / window;
        machine = new Machine(cpus, granule);
        allocator = stage.load(machine);
        demand(allocator.iovaCacheGet());
        iovad = allocator.newDomain();
        allocator.initIovaDomain(iovad, granule, 1);
        this.rcaches = rcaches;
        if (rcaches) {
            demand(allocator.iovaDomainInitRcaches(iovad));
        }
        this.window = window;
        this.owners = new Owners(window);
    }

    /** The states of all lineages: of those that keep their ranges in a tree, which it can look at. */
    static List<State> states() {
        return StageTree.installed().states().stream()
                .filter(state -> state.load(new Machine(1)).newDomain().isTree())
                .toList();
    }

    /** Fails unless a function has returned 0. */
    static void demand(int error) {
        if (error != 0) {
            throw new AssertionError("error " + error);
        }
    }

    /** Lets what is due run, if anything is. */
    void tick() {
        machine.clock().advance(Duration.ofMillis(100));
    }

    /** Takes a CPU down and brings it back. */
    void bounce(int cpu) {
        machine.cpuDead(cpu);
        machine.cpuOnline(cpu);
    }

    /**
     * Checks a domain in which no thread runs any more, and takes it down: the invariants hold; each range in the tree
     * is held or cached, once; each that is held or cached is in the tree; when all are freed and the caches flushed,
     * the tree is empty; there was no warning, and no object is left.
     *
     * @param drivers all that hold ranges
     */
    void settle(Collection<Driver> drivers) {
        expectNone(allocator.verifyInvariants(iovad), "invariants");
        account(drivers);
        for (Driver driver : drivers) {
            driver.freeAll();
        }
        for (int cpu = 0; cpu < machine.numPossibleCpus(); cpu++) {
            if (!machine.isOnline(cpu)) {
                machine.cpuOnline(cpu);
            }
        }
        // Cannot be met, so that the caches are flushed.
        if (rcaches && allocator.allocIovaFast(iovad, 2L * window, window - 1, true) != 0) {
            throw new AssertionError("given more than there is");
        }
        if (iovad.rbroot.first() != iovad.anchor) {
            throw new AssertionError("lost: " + iovad.rbroot.first() + " is taken after all was freed");
        }
        expectNone(allocator.verifyInvariants(iovad), "invariants of an empty domain");
        allocator.putIovaDomain(iovad);
        close();
    }

    /** Takes the module down: objects that are left are a warning. */
    void close() {
        allocator.iovaCachePut();
        expectNone(machine.warnings().all(), "warnings");
    }

    /** Fails unless the list is empty. */
    static void expectNone(List<String> findings, String kind) {
        if (!findings.isEmpty()) {
            throw new AssertionError(kind + ": " + findings.get(0) + ", and " + (findings.size() - 1) + " more");
        }
    }

    private void account(Collection<Driver> drivers) {
        // Pages by lowest pfn.
        long[] expected = new long[window];
        for (Driver driver : drivers) {
            driver.forEachHeld((pfn, pages) -> enter(expected, pfn, pages, "held"));
        }
        if (rcaches) {
            CachedRanges.visit(machine, iovad, (pfn, pages) -> enter(expected, pfn, pages, "cached"));
        }
        for (RbNode node = iovad.rbroot.first(); node != iovad.anchor; node = RbTree.next(node)) {
            Iova iova = (Iova) node;
            int pfn = Math.toIntExact(iova.pfnLo);
            if (pfn >= window || expected[pfn] != iova.size()) {
                throw new AssertionError("lost: " + iova + " is in the tree, where " + expected[pfn]
                        + " pages from its first on are held or cached");
            }
            expected[pfn] = 0;
        }
        for (int pfn = 0; pfn < window; pfn++) {
            if (expected[pfn] != 0) {
                throw new AssertionError(
                        "pfn 0x" + Integer.toHexString(pfn) + " is held or cached, but not in the tree");
            }
        }
    }

    private static void enter(long[] expected, long pfn, long pages, String as) {
        int index = Math.toIntExact(pfn);
        if (expected[index] != 0) {
            throw new AssertionError("pfn 0x" + Long.toHexString(pfn) + " is " + as + ", and held or cached elsewhere");
        }
        expected[index] = pages;
    }
}
