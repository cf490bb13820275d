// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.stages.failedlimit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.iovakit.domain.IovaAllocator;
import org.iovakit.domain.IovaDomain;
import org.iovakit.domain.StageShape;
import org.iovakit.domain.StructShape;
import org.iovakit.kernel.Machine;
import org.iovakit.stages.mainline.AllocatorFixture;
import org.iovakit.stages.mainline.MainlineAllocator;
import org.junit.jupiter.api.Test;

/** Which refusals hold for later requests too, after patch 1 and before. */
class FailedLimitAllocatorTest extends AllocatorFixture<FailedLimitAllocator> {
    private static final long L24 = 0xfff;

    FailedLimitAllocatorTest() {
        super(FailedLimitAllocator::new);
    }

    @Test
    void itChangesWhatThePatchChanges() {
        assertEquals(
                new StageShape(
                        List.of(),
                        List.of("__alloc_and_insert_iova_range"),
                        List.of(),
                        List.of(
                                new StructShape("iova", List.of(), List.of()),
                                new StructShape("iova_domain", List.of(), List.of()))),
                StageShape.of(new FailedLimitStage()));
    }

    /** The defect that the patch cures, and that mainline has. */
    @Test
    void aFull24BitSpaceSaysNothingOfTheRest() {
        allocator.reserveIova(iovad, 1, L24);
        assertNull(alloc(1, L24));
        assertEquals(L32, alloc(1, L32).pfnLo);
        assertNull(alloc(1, L24));

        IovaAllocator mainline = new MainlineAllocator(new Machine(1));
        mainline.iovaCacheGet();
        IovaDomain before = mainline.newDomain();
        mainline.initIovaDomain(before, 4096, 1);
        mainline.reserveIova(before, 1, L24);
        assertNull(mainline.allocIova(before, 1, L24, false));
        assertNull(mainline.allocIova(before, 1, L32, false), "though all but the first 16 MiB is free");
    }

    @Test
    void aFull32BitSpaceIsRemembered() {
        allocator.reserveIova(iovad, 2, L32);
        assertNull(alloc(2, L32));
        assertEquals(2, iovad.max32AllocSize);
        assertNull(alloc(2, L24));
        assertEquals(0, allocator.visits(), "refused unseen");
        assertNotNull(alloc(1, L24));
    }

    /** What does not fit below 64 GiB does not fit below 4. */
    @Test
    void soIsAFullLargerSpace() {
        allocator.reserveIova(iovad, 1, L36);
        assertNull(alloc(1, L36));
        assertEquals(1, iovad.max32AllocSize);
        allocator.freeIova(iovad, L36);
        assertNotNull(alloc(1, L32), "a range below 4 GiB was freed");
    }
}
