// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.stages.failedlimit;

import org.iovakit.domain.Iova;
import org.iovakit.domain.IovaDomain;
import org.iovakit.domain.Mirrors;
import org.iovakit.domain.SearchTraits;
import org.iovakit.kernel.Bits;
import org.iovakit.kernel.Errno;
import org.iovakit.kernel.Machine;
import org.iovakit.kernel.RbNode;
import org.iovakit.stages.mainline.CachedNodeDomain;
import org.iovakit.stages.mainline.MainlineAllocator;

/**
 * The allocator after patch 1: {@code max32_alloc_size} takes the size of a failed request only if its limit left out
 * nothing of the 32-bit space. What failed below a lower limit may still fit below the end of it.
 */
public class FailedLimitAllocator extends MainlineAllocator {
    public FailedLimitAllocator(Machine machine) {
        super(machine);
    }

    @Override
    public SearchTraits searchTraits() {
        SearchTraits before = super.searchTraits();
        return new SearchTraits(before.order(), before.guide(), SearchTraits.Refusals.FROM_32BIT, before.logarithmic());
    }

    @Override
    @Mirrors("__alloc_and_insert_iova_range")
    protected int allocAndInsertIovaRange(
            IovaDomain iovad, long size, long limitPfn, Iova newIova, boolean sizeAligned) {
        long alignMask = ~0L;
        if (sizeAligned) {
            // A shift of 64, for size 0, is none: see mainline.
            alignMask <<= Bits.flsLong(size - 1);
        }
        iovad.rbtreeLock.lockIrqsave();
        try {
            visits = 0;
            if (Long.compareUnsigned(limitPfn, iovad.dma32BitPfn) <= 0
                    && Long.compareUnsigned(size, iovad.max32AllocSize) >= 0) {
                return -Errno.ENOMEM;
            }
            RbNode prev = walk((CachedNodeDomain) iovad, size, limitPfn, newIova, alignMask);
            if (prev == null) {
                if (Long.compareUnsigned(limitPfn, iovad.dma32BitPfn) >= 0) {
                    iovad.max32AllocSize = size;
                }
                return -Errno.ENOMEM;
            }
            newIova.pfnHi = newIova.pfnLo + size - 1;
            iovaInsertRbtree(iovad.rbroot, newIova, prev);
            cachedRbnodeInsertUpdate(iovad, newIova);
            return 0;
        } finally {
            iovad.rbtreeLock.unlockIrqrestore();
        }
    }
}
