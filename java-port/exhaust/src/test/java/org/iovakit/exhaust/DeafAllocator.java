// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.exhaust;

import org.iovakit.domain.Iova;
import org.iovakit.domain.IovaDomain;
import org.iovakit.kernel.Machine;
import org.iovakit.kernel.RbTree;
import org.iovakit.stages.kunit.KunitAllocator;

/**
 * A defect that only exhaustion finds: of all ranges that can be freed, one across the end of the 32-bit space, three
 * pages long and two of them below, does not have requests of two pages tried again, if two pages are taken right below.
 */
final class DeafAllocator extends KunitAllocator {
    DeafAllocator(Machine machine) {
        super(machine);
    }

    @Override
    protected void removeIova(IovaDomain iovad, Iova iova) {
        long before = iovad.max32AllocSize;
        Iova below = toIova(RbTree.prev(iova));
        super.removeIova(iovad, iova);
        if (iova.pfnLo == iovad.dma32BitPfn - 2
                && iova.pfnHi == iovad.dma32BitPfn
                && before == 2
                && below != null
                && below.pfnLo == iova.pfnLo - 2
                && below.pfnHi == iova.pfnLo - 1) {
            iovad.max32AllocSize = before;
        }
    }
}
