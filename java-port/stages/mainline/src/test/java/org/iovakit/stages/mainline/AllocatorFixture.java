// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.stages.mainline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.function.Function;
import org.iovakit.domain.Iova;
import org.iovakit.domain.IovaDomain;
import org.iovakit.kernel.Machine;

/** An allocator under test, on a machine of its own, and a domain of it that begins at pfn 1. */
public abstract class AllocatorFixture<A extends MainlineAllocator> {
    protected static final long DMA_32BIT_PFN = 0x100000;
    protected static final long L32 = DMA_32BIT_PFN - 1;
    protected static final long L36 = 0xffffff;

    protected final Machine machine = new Machine(1);
    protected final A allocator;
    protected IovaDomain iovad;

    protected AllocatorFixture(Function<Machine, A> loader) {
        allocator = loader.apply(machine);
        assertEquals(0, allocator.iovaCacheGet());
        init(4096, 1);
    }

    /** Goes on with another domain. */
    protected final void init(long granule, long startPfn) {
        iovad = allocator.newDomain();
        allocator.initIovaDomain(iovad, granule, startPfn);
        assertSound();
    }

    protected final void assertSound() {
        assertEquals(List.of(), allocator.verifyInvariants(iovad));
    }

    /** Asks for pfns that need not be aligned. */
    protected final Iova alloc(long size, long limitPfn) {
        Iova iova = allocator.allocIova(iovad, size, limitPfn, false);
        assertSound();
        return iova;
    }

    protected final Iova reserve(long pfnLo, long pfnHi) {
        Iova iova = allocator.reserveIova(iovad, pfnLo, pfnHi);
        assertSound();
        return iova;
    }

    protected final void free(Iova iova) {
        allocator.freeIova(iovad, iova);
        assertSound();
    }
}
