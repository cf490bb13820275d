// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.iovakit.kernel.Errno;
import org.iovakit.kernel.FailSlab;
import org.iovakit.kernel.Machine;
import org.iovakit.kernel.RbNode;
import org.iovakit.kernel.RbTree;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Magazines, depot, CPUs that die and memory that runs out, above stage 0, on two simulated CPUs. */
class IovaRcachesTest {
    private static final long L32 = 0xfffff;
    private static final int MAG = IovaMagazine.IOVA_MAG_SIZE;
    private static final Duration DEPOT_DELAY = Duration.ofMillis(100);

    private final Machine machine = new Machine(2);
    private final IovaAllocator allocator =
            StageTree.installed().lineage("mainline").get(0).load(machine);
    private IovaDomain iovad;

    @BeforeEach
    void setUp() {
        assertEquals(0, allocator.iovaCacheGet());
        init(1);
        assertEquals(0, allocator.iovaDomainInitRcaches(iovad));
    }

    private void init(long startPfn) {
        iovad = allocator.newDomain();
        allocator.initIovaDomain(iovad, 4096, startPfn);
    }

    /** Nothing may be left behind, and no test ends with a warning that it did not expect. */
    @AfterEach
    void tearDown() {
        assertEquals(List.of(), allocator.verifyInvariants(iovad));
        allocator.putIovaDomain(iovad);
        assertNull(iovad.rcaches);
        allocator.iovaCachePut();
        assertEquals(List.of(), machine.warnings().all());
    }

    private IovaRcache rcache(int order) {
        return iovad.rcaches[order];
    }

    private IovaCpuRcache cpuRcache(int cpu) {
        return rcache(0).cpuRcaches.get(cpu);
    }

    private int ranges() {
        int ranges = 0;
        for (RbNode node = iovad.rbroot.first(); node != iovad.anchor; node = RbTree.next(node)) {
            ranges++;
        }
        return ranges;
    }

    /** Allocates single pages straight from the tree. */
    private long[] pages(int count) {
        long[] pfns = new long[count];
        for (int i = 0; i < count; i++) {
            pfns[i] = allocator.allocIova(iovad, 1, L32, false).pfnLo;
        }
        return pfns;
    }

    private void freeFast(long... pfns) {
        for (long pfn : pfns) {
            allocator.freeIovaFast(iovad, pfn, 1);
        }
    }

    private long allocFast(long size) {
        return allocator.allocIovaFast(iovad, size, L32, false);
    }

    @Test
    void theCachesTakeRangesUpTo32Pages() {
        assertEquals(32 * 4096, allocator.iovaRcacheRange());
    }

    @Test
    void aFreedRangeStaysInTheTreeAndComesBackFirst() {
        long pfn = allocFast(1);
        freeFast(pfn);
        assertEquals(1, ranges());
        assertEquals(pfn, allocFast(1));
        assertEquals(0, cpuRcache(0).loaded.size);
    }

    @Test
    void smallSizesAreRoundedUpToTheirOrder() {
        long pfn = allocFast(3);
        assertEquals(4, allocator.findIova(iovad, pfn).size());
        assertEquals(0, pfn % 4);
        allocator.freeIovaFast(iovad, pfn, 3);
        assertEquals(pfn, allocFast(4));
        long large = allocFast(31);
        assertEquals(32, allocator.findIova(iovad, large).size());
        allocator.freeIovaFast(iovad, large, 31);
        assertEquals(1, rcache(5).cpuRcaches.get(0).loaded.size);
    }

    @Test
    void largeSizesAreNeitherRoundedNorCached() {
        long pfn = allocFast(33);
        assertEquals(33, allocator.findIova(iovad, pfn).size());
        assertEquals(0, pfn % 64);
        allocator.freeIovaFast(iovad, pfn, 33);
        assertEquals(0, ranges());
    }

    @Test
    void fullMagazinesAreExchangedThenGoToTheDepot() {
        long[] pfns = pages(2 * MAG + 1);
        for (int i = 0; i < MAG; i++) {
            freeFast(pfns[i]);
        }
        IovaMagazine first = cpuRcache(0).loaded;
        assertTrue(first.iovaMagazineFull());
        freeFast(pfns[MAG]);
        assertEquals(first, cpuRcache(0).prev);
        assertEquals(1, cpuRcache(0).loaded.size);
        for (int i = MAG + 1; i < 2 * MAG; i++) {
            freeFast(pfns[i]);
        }
        IovaMagazine second = cpuRcache(0).loaded;
        assertEquals(0, rcache(0).depotSize);
        assertFalse(rcache(0).work.isPending());
        freeFast(pfns[2 * MAG]);
        assertEquals(second, rcache(0).depot);
        assertEquals(1, rcache(0).depotSize);
        assertEquals(first, cpuRcache(0).prev);
        assertEquals(1, cpuRcache(0).loaded.size);
        assertTrue(rcache(0).work.isPending());
        assertEquals(2 * MAG + 1, ranges());

        // And back: the loaded page, the other magazine, the depot's, and then the tree.
        assertEquals(pfns[2 * MAG], allocFast(1));
        assertEquals(pfns[MAG - 1], allocFast(1));
        for (int i = 1; i < MAG; i++) {
            allocFast(1);
        }
        assertEquals(1, rcache(0).depotSize);
        assertEquals(pfns[2 * MAG - 1], allocFast(1));
        assertEquals(0, rcache(0).depotSize);
        for (int i = 1; i < MAG; i++) {
            allocFast(1);
        }
        assertEquals(2 * MAG + 1, ranges());
        allocFast(1);
        assertEquals(2 * MAG + 2, ranges());
    }

    @Test
    void cachedRangesAboveTheLimitStayWhereTheyAre() {
        long high = allocFast(1);
        long low = allocator.allocIovaFast(iovad, 1, 100, false);
        freeFast(low, high);
        assertEquals(low, allocator.allocIovaFast(iovad, 1, 100, false));
        assertEquals(99, allocator.allocIovaFast(iovad, 1, 100, false));
        assertEquals(high, allocFast(1));
    }

    @Test
    void aLimitBelowTheSizeWrapsAndTakesAnyCachedRange() {
        long pfn = allocFast(4);
        allocator.freeIovaFast(iovad, pfn, 4);
        assertEquals(pfn, allocator.allocIovaFast(iovad, 4, 2, false));
        assertEquals(0, allocator.allocIovaFast(iovad, 4, 2, false));
    }

    @Test
    void aLimitOfAllOnesTakesAnyCachedRangeButNoneFromTheTree() {
        long pfn = allocFast(1);
        freeFast(pfn);
        assertEquals(pfn, allocator.allocIovaFast(iovad, 1, ~0L, false));
        assertEquals(0, allocator.allocIovaFast(iovad, 1, ~0L, false));
    }

    @Test
    void pfnZeroLooksLikeAFailureAndIsLostFromTheCache() {
        allocator.putIovaDomain(iovad);
        init(0);
        assertEquals(0, allocator.iovaDomainInitRcaches(iovad));
        assertEquals(0, allocator.allocIovaFast(iovad, 1, 0, false));
        assertNotNull(allocator.findIova(iovad, 0));
        freeFast(0);
        assertEquals(1, cpuRcache(0).loaded.size);
        assertEquals(0, allocator.allocIovaFast(iovad, 1, 0, false));
        assertEquals(0, cpuRcache(0).loaded.size);
        assertNotNull(allocator.findIova(iovad, 0), "taken for ever");
    }

    @Test
    void eachCpuHasItsOwnMagazines() {
        long pfn = allocFast(1);
        machine.onCpu(1, () -> freeFast(pfn));
        assertEquals(0, cpuRcache(0).loaded.size);
        assertEquals(1, cpuRcache(1).loaded.size);
        assertNotEquals(pfn, allocFast(1));
        machine.onCpu(1, () -> assertEquals(pfn, allocFast(1)));
    }

    @Test
    void theDepotIsForAllCpus() {
        long[] pfns = pages(2 * MAG + 1);
        freeFast(pfns);
        machine.onCpu(1, () -> assertEquals(pfns[2 * MAG - 1], allocFast(1)));
        assertEquals(0, rcache(0).depotSize);
        assertEquals(MAG - 1, cpuRcache(1).loaded.size);
    }

    /** Fills both magazines of CPU 0 and puts as many into the depot as said. */
    private void fillDepot(int magazines) {
        freeFast(pages((magazines + 2) * MAG));
        // The last magazine is only moved when it has to make room.
        freeFast(pages(1));
        assertEquals(magazines + 1, rcache(0).depotSize);
    }

    @Test
    void theDepotIsTrimmedToTheOnlineCpusOneMagazineATime() {
        fillDepot(4);
        int before = ranges();
        machine.clock().advance(DEPOT_DELAY.minusNanos(1));
        assertEquals(5, rcache(0).depotSize);
        machine.clock().advance(Duration.ofNanos(1));
        assertEquals(4, rcache(0).depotSize);
        assertEquals(before - MAG, ranges());
        machine.clock().advance(DEPOT_DELAY);
        assertEquals(3, rcache(0).depotSize);
        machine.clock().advance(DEPOT_DELAY.multipliedBy(10));
        assertEquals(2, rcache(0).depotSize);
        assertEquals(before - 3 * MAG, ranges());
        assertFalse(rcache(0).work.isPending());
    }

    @Test
    void withFewerCpusOnlineLessIsKept() {
        fillDepot(2);
        machine.cpuDead(1);
        machine.clock().advance(DEPOT_DELAY.multipliedBy(10));
        assertEquals(1, rcache(0).depotSize);
    }

    @Test
    void aDomainThatIsPutLeavesNoWorkBehind() {
        fillDepot(4);
        IovaRcache rcache = rcache(0);
        assertTrue(rcache.work.isPending());
        allocator.putIovaDomain(iovad);
        assertFalse(rcache.work.isPending());
        assertNull(rcache.depot);
        init(1);
        assertEquals(0, allocator.iovaDomainInitRcaches(iovad));
    }

    @Test
    void onlyWhenAskedAFailedRequestFlushesAllCpusAndTheDepot() {
        int limitPfn = 600;
        for (int pfn = 1; pfn <= limitPfn; pfn++) {
            allocator.allocIova(iovad, 1, limitPfn, false);
        }
        freeFast(1);
        machine.onCpu(1, () -> {
            for (int pfn = 2; pfn <= limitPfn; pfn++) {
                freeFast(pfn);
            }
        });
        assertEquals(3, rcache(0).depotSize);
        assertEquals(0, allocator.allocIovaFast(iovad, 256, limitPfn, false));
        assertEquals(limitPfn, ranges());
        assertEquals(256, allocator.allocIovaFast(iovad, 256, limitPfn, true));
        assertEquals(1, ranges());
        assertEquals(0, rcache(0).depotSize);
    }

    @Test
    void aDeadCpuGivesItsMagazinesBackAndOthersKeepTheirs() {
        long[] pfns = pages(MAG + 5);
        freeFast(pfns[0]);
        long large = allocFast(8);
        machine.onCpu(1, () -> {
            for (int i = 1; i < pfns.length; i++) {
                freeFast(pfns[i]);
            }
            allocator.freeIovaFast(iovad, large, 8);
        });
        assertEquals(MAG + 6, ranges());
        machine.cpuDead(1);
        assertEquals(1, ranges());
        assertEquals(pfns[0], allocFast(1));
        machine.cpuOnline(1);
        machine.onCpu(1, () -> assertNotEquals(0, allocFast(1)));
    }

    @Test
    void allDomainsHearOfADeadCpuUntilTheyArePut() {
        IovaDomain first = iovad;
        init(1);
        assertEquals(0, allocator.iovaDomainInitRcaches(iovad));
        machine.onCpu(1, () -> freeFast(allocFast(1)));
        allocator.putIovaDomain(first);
        machine.cpuDead(1);
        assertEquals(0, ranges());
    }

    @Test
    void aCachedPfnThatNobodyAllocatedIsWarnedOfAndSkipped() {
        long pfn = allocFast(1);
        machine.onCpu(1, () -> freeFast(7, pfn));
        machine.cpuDead(1);
        assertEquals(
                List.of("iova_magazine_free_pfns: a cached pfn is not allocated"),
                machine.warnings().drain());
        assertEquals(0, ranges());
    }

    @Test
    void withoutMemoryForAThirdMagazineTheRangeGoesToTheTree() {
        long[] pfns = pages(2 * MAG + 2);
        for (int i = 0; i < 2 * MAG; i++) {
            freeFast(pfns[i]);
        }
        machine.failSlab().fail("iommu_iova_magazine", 0, 1);
        freeFast(pfns[2 * MAG]);
        assertEquals(2 * MAG + 1, ranges());
        assertEquals(0, rcache(0).depotSize);
        assertFalse(rcache(0).work.isPending());
        freeFast(pfns[2 * MAG + 1]);
        assertEquals(1, rcache(0).depotSize);
    }

    /** As since Linux 7.3. */
    private void allocateOnDemand() {
        allocator.allocateMagazinesOnDemand();
        allocator.putIovaDomain(iovad);
        init(1);
        machine.failSlab().fail("iommu_iova_magazine", 0, -1);
        assertEquals(0, allocator.iovaDomainInitRcaches(iovad));
        machine.failSlab().reset();
    }

    @Test
    void onDemandTheFirstRangeToCacheTakesAMagazine() {
        allocateOnDemand();
        long[] pfns = pages(2);
        assertNull(cpuRcache(0).loaded);
        machine.failSlab().fail("iommu_iova_magazine", 0, 1);
        freeFast(pfns[0]);
        assertEquals(1, ranges(), "without memory it goes to the tree");
        freeFast(pfns[1]);
        assertEquals(1, ranges());
        assertNull(cpuRcache(0).prev);
        assertEquals(pfns[1], allocFast(1));
        assertEquals(0, cpuRcache(0).loaded.size);
    }

    @Test
    void onDemandASecondMagazineStaysWithTheCpuAndAThirdSendsOneToTheDepot() {
        allocateOnDemand();
        long[] pfns = pages(2 * MAG + 2);
        for (int i = 0; i < MAG; i++) {
            freeFast(pfns[i]);
        }
        machine.failSlab().fail("iommu_iova_magazine", 0, 1);
        freeFast(pfns[MAG]);
        assertEquals(2 * MAG + 1, ranges());
        for (int i = MAG + 1; i <= 2 * MAG; i++) {
            freeFast(pfns[i]);
        }
        assertEquals(0, rcache(0).depotSize);
        assertFalse(rcache(0).work.isPending());
        freeFast(pfns[2 * MAG + 1]);
        assertEquals(1, rcache(0).depotSize);
        assertTrue(rcache(0).work.isPending());
        assertEquals(2 * MAG + 1, ranges());
    }

    @Test
    void onDemandTheDepotServesACpuThatHasNoMagazine() {
        allocateOnDemand();
        freeFast(pages(2 * MAG + 1));
        machine.onCpu(1, () -> assertNotEquals(0, allocFast(1)));
        assertEquals(0, rcache(0).depotSize);
        assertEquals(2 * MAG + 1, ranges(), "it came from the depot, not from the tree");
        machine.cpuDead(1);
        assertEquals(MAG + 2, ranges());
    }

    @Test
    void withoutMemoryForARangeNothingIsAllocated() {
        machine.failSlab().fail("iommu_iova", 0, -1);
        assertNull(allocator.allocIova(iovad, 1, L32, false));
        assertNull(allocator.reserveIova(iovad, 10, 20));
        assertEquals(0, allocator.allocIovaFast(iovad, 1, L32, true));
        assertEquals(0, ranges());
        machine.failSlab().fail("iommu_iova", 0, 1);
        assertEquals(L32, allocator.allocIovaFast(iovad, 1, L32, true), "the flush is followed by a second try");
    }

    @Test
    void aDomainGetsAllItsCachesOrNone() {
        IovaDomain bare = allocator.newDomain();
        allocator.initIovaDomain(bare, 4096, 1);
        machine.failSlab().fail(FailSlab.KMALLOC, 0, 1);
        assertEquals(-Errno.ENOMEM, allocator.iovaDomainInitRcaches(bare));
        assertNull(bare.rcaches);
        for (int order = 0; order < 6; order++) {
            machine.failSlab().fail(FailSlab.PERCPU, order, 1);
            assertEquals(-Errno.ENOMEM, allocator.iovaDomainInitRcaches(bare));
            assertNull(bare.rcaches);
        }
        // Two magazines a CPU and order.
        for (int magazine = 0; magazine < 2 * 2 * 6; magazine++) {
            machine.failSlab().fail("iommu_iova_magazine", magazine, 1);
            assertEquals(-Errno.ENOMEM, allocator.iovaDomainInitRcaches(bare));
            assertNull(bare.rcaches);
        }
        machine.failSlab().fail("iommu_iova_magazine", 2 * 2 * 6, 1);
        assertEquals(0, allocator.iovaDomainInitRcaches(bare));
        machine.failSlab().reset();
        allocator.putIovaDomain(bare);
    }
}
