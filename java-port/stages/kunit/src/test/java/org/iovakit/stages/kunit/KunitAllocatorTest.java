// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.stages.kunit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.ObjLongConsumer;
import java.util.function.ToLongFunction;
import org.iovakit.domain.IovaDomain;
import org.iovakit.domain.LinkFault;
import org.iovakit.domain.StageShape;
import org.iovakit.domain.StageTree;
import org.iovakit.domain.StructShape;
import org.iovakit.kernel.Machine;
import org.iovakit.kernel.RbNode;
import org.iovakit.kernel.RbTree;
import org.iovakit.stages.limitaware.ClampedGapIova;
import org.junit.jupiter.api.Test;

class KunitAllocatorTest {
    private final Machine machine = new Machine(1);
    private final KunitAllocator allocator = new KunitAllocator(machine);
    private final IovaDomain iovad = allocator.newDomain();

    KunitAllocatorTest() {
        assertEquals(0, allocator.iovaCacheGet());
        allocator.initIovaDomain(iovad, 4096, 1);
        for (int i = 0; i < 40; i++) {
            allocator.allocIova(iovad, 1 + i % 5, i % 2 == 0 ? 0xfffff : 0xffffff, i % 3 == 0);
        }
    }

    @Test
    void itIsRegisteredAsStage5() {
        assertEquals("kunit", StageTree.installed().lineage("kunit").get(5).name());
        assertTrue(new KunitStage().isSuite());
        assertSame(
                KunitAllocator.class,
                StageTree.installed().lineage("kunit").get(5).load(machine).getClass());
    }

    @Test
    void itChangesWhatThePatchChanges() {
        assertEquals(
                new StageShape(
                        List.of("iova_domain_verify_invariants", "iova_verify_links"),
                        List.of(),
                        List.of(),
                        List.of(
                                new StructShape("iova", List.of(), List.of()),
                                new StructShape("iova_domain", List.of(), List.of()))),
                StageShape.of(new KunitStage()));
    }

    /** One more and one less in each field of each node. */
    @Test
    void everyWrongValueIsFound() {
        everyWrongValueIsFound(iova -> iova.gapToPrev, (iova, value) -> iova.gapToPrev = value);
        everyWrongValueIsFound(iova -> iova.clampedGap32, (iova, value) -> iova.clampedGap32 = value);
        everyWrongValueIsFound(iova -> iova.subtreeMaxGap, (iova, value) -> iova.subtreeMaxGap = value);
        everyWrongValueIsFound(iova -> iova.subtreeMaxGap32, (iova, value) -> iova.subtreeMaxGap32 = value);
    }

    private void everyWrongValueIsFound(ToLongFunction<ClampedGapIova> get, ObjLongConsumer<ClampedGapIova> set) {
        int nodes = 0;
        for (RbNode node = iovad.rbroot.first(); node != null; node = RbTree.next(node)) {
            ClampedGapIova iova = (ClampedGapIova) node;
            long right = get.applyAsLong(iova);
            for (long wrong : new long[] {right + 1, right - 1}) {
                set.accept(iova, wrong);
                assertFalse(allocator.iovaDomainVerifyInvariants(iovad), () -> iova + " with " + wrong);
            }
            set.accept(iova, right);
            assertTrue(allocator.iovaDomainVerifyInvariants(iovad));
            nodes++;
        }
        assertEquals(41, nodes);
    }

    @Test
    void rangesThatOverlapAreFound() {
        ClampedGapIova first = (ClampedGapIova) iovad.rbroot.first();
        first.pfnHi = ((ClampedGapIova) RbTree.next(first)).pfnLo;
        assertFalse(allocator.iovaDomainVerifyInvariants(iovad));
    }

    @Test
    void everyWrongLinkIsFound() {
        for (LinkFault fault : iovad.linkFaults(true)) {
            fault.spoil().run();
            assertFalse(allocator.iovaDomainVerifyInvariants(iovad), fault::what);
            fault.repair().run();
            assertTrue(allocator.iovaDomainVerifyInvariants(iovad), fault::what);
        }
    }
}
