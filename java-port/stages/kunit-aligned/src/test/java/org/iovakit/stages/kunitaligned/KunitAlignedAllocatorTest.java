// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.stages.kunitaligned;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.iovakit.domain.Iova;
import org.iovakit.domain.IovaDomain;
import org.iovakit.domain.LinkFault;
import org.iovakit.domain.StageShape;
import org.iovakit.domain.StructShape;
import org.iovakit.kernel.Machine;
import org.iovakit.kernel.RbTree;
import org.junit.jupiter.api.Test;

class KunitAlignedAllocatorTest {
    private final KunitAlignedAllocator allocator = new KunitAlignedAllocator(new Machine(1));
    private final IovaDomain iovad = allocator.newDomain();

    KunitAlignedAllocatorTest() {
        assertEquals(0, allocator.iovaCacheGet());
        allocator.initIovaDomain(iovad, 4096, 1);
        for (int i = 0; i < 40; i++) {
            allocator.allocIova(iovad, 1 + i % 5, i % 2 == 0 ? 0xfffff : 0xffffff, i % 3 == 0);
        }
    }

    @Test
    void itChangesWhatThePatchChanges() {
        assertEquals(Optional.of("iova-kunit-test"), new KunitAlignedStage().suite());
        assertEquals(
                new StageShape(
                        List.of("iova_domain_verify_invariants", "iova_verify_links"),
                        List.of(),
                        List.of(),
                        List.of(
                                new StructShape("iova", List.of(), List.of()),
                                new StructShape("iova_domain", List.of(), List.of()))),
                StageShape.of(new KunitAlignedStage()));
    }

    @Test
    void rangesThatOverlapAreFound() {
        Iova first = (Iova) iovad.rbroot.first();
        first.pfnHi = ((Iova) RbTree.next(first)).pfnLo;
        assertFalse(allocator.iovaDomainVerifyInvariants(iovad));
    }

    @Test
    void everyWrongLinkIsFound() {
        for (LinkFault fault : iovad.linkFaults(false)) {
            fault.spoil().run();
            assertFalse(allocator.iovaDomainVerifyInvariants(iovad), fault::what);
            fault.repair().run();
            assertTrue(allocator.iovaDomainVerifyInvariants(iovad), fault::what);
        }
    }
}
