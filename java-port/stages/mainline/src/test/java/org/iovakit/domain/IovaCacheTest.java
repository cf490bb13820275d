// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.iovakit.kernel.BugException;
import org.iovakit.kernel.Errno;
import org.iovakit.kernel.FailSlab;
import org.iovakit.kernel.Machine;
import org.junit.jupiter.api.Test;

/** The users of the module's slab caches. */
class IovaCacheTest {
    private final Machine machine = new Machine(2);
    private final IovaAllocator allocator =
            StageTree.installed().lineage("mainline").get(0).load(machine);

    private void assertWarnings(String... warnings) {
        assertEquals(List.of(warnings), machine.warnings().drain());
    }

    @Test
    void usersAreCounted() {
        assertEquals(0, allocator.iovaCacheGet());
        assertEquals(0, allocator.iovaCacheGet());
        allocator.iovaCachePut();
        allocator.iovaCachePut();
        assertWarnings();
        allocator.iovaCachePut();
        assertWarnings("iova_cache_put: there is no user");
        assertEquals(0, allocator.iovaCacheGet());
        allocator.iovaCachePut();
        assertWarnings();
    }

    @Test
    void rangesAndDomainsLeftBehindAreWarnedOf() {
        allocator.iovaCacheGet();
        IovaDomain iovad = allocator.newDomain();
        allocator.initIovaDomain(iovad, 4096, 1);
        allocator.iovaDomainInitRcaches(iovad);
        allocator.allocIova(iovad, 1, 100, false);
        allocator.iovaCachePut();
        assertWarnings(
                "cpuhp: removing CPUHP_IOMMU_IOVA_DEAD, which has instances left",
                "kmem_cache_destroy iommu_iova: objects not given back: 1",
                "kmem_cache_destroy iommu_iova_magazine: objects not given back: 24");
    }

    /** By the range, by a pfn in it, or with the whole domain. */
    @Test
    void whatIsFreedGoesBackToItsCache() {
        allocator.iovaCacheGet();
        IovaDomain iovad = allocator.newDomain();
        allocator.initIovaDomain(iovad, 4096, 1);
        allocator.freeIova(iovad, allocator.allocIova(iovad, 2, 100, false));
        allocator.freeIova(iovad, allocator.allocIova(iovad, 2, 100, false).pfnHi);
        allocator.allocIova(iovad, 2, 100, false);
        allocator.putIovaDomain(iovad);
        allocator.iovaCachePut();
        assertWarnings();
    }

    @Test
    void theTreeIsNotSearchedWithoutItsLock() {
        allocator.iovaCacheGet();
        IovaDomain iovad = allocator.newDomain();
        allocator.initIovaDomain(iovad, 4096, 1);
        assertThrows(BugException.class, () -> allocator.privateFindIova(iovad, 1));
    }

    @Test
    void aFailedSetupCanBeTriedAgain() {
        for (int space = 0; space < 2; space++) {
            machine.failSlab().fail(FailSlab.KMEM_CACHE, space, 1);
            assertEquals(-Errno.ENOMEM, allocator.iovaCacheGet());
            assertWarnings();
        }
        assertEquals(0, allocator.iovaCacheGet());
        allocator.iovaCachePut();
        assertWarnings();
    }

    @Test
    void aFailedSecondSetupDestroysTheOldMagazineCacheAgain() {
        allocator.iovaCacheGet();
        allocator.iovaCachePut();
        machine.failSlab().fail(FailSlab.KMEM_CACHE, 0, 1);
        assertEquals(-Errno.ENOMEM, allocator.iovaCacheGet());
        assertWarnings("kmem_cache_destroy iommu_iova_magazine: destroyed already");
    }

    @Test
    void oneMachineHasOneModuleInUse() {
        IovaAllocator second = StageTree.installed().lineage("mainline").get(0).load(machine);
        assertEquals(0, allocator.iovaCacheGet());
        assertEquals(-Errno.EBUSY, second.iovaCacheGet());
        allocator.iovaCachePut();
        assertEquals(0, second.iovaCacheGet());
        second.iovaCachePut();
        assertWarnings();
    }
}
