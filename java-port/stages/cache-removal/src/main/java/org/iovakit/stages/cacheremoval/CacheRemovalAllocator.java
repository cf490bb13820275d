// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.stages.cacheremoval;

import java.util.List;
import org.iovakit.domain.Drops;
import org.iovakit.domain.Iova;
import org.iovakit.domain.IovaDomain;
import org.iovakit.domain.Mirrors;
import org.iovakit.kernel.Bits;
import org.iovakit.kernel.Errno;
import org.iovakit.kernel.Machine;
import org.iovakit.kernel.RbNode;
import org.iovakit.stages.augmentedtree.AugmentedTreeAllocator;
import org.iovakit.stages.augmentedtree.GapIova;

/** The allocator after patch 2: the nodes that nobody reads any more are no longer remembered. */
@Drops(
        functions = {"__cached_rbnode_delete_update", "__cached_rbnode_insert_update"},
        fields = {"cached32_node", "cached_node"})
public class CacheRemovalAllocator extends AugmentedTreeAllocator {
    public CacheRemovalAllocator(Machine machine) {
        super(machine);
    }

    @Override
    public IovaDomain newDomain() {
        return new IovaDomain(newIova());
    }

    @Override
    @Mirrors("init_iova_domain")
    public void initIovaDomain(IovaDomain iovad, long granule, long startPfn) {
        initMembers(iovad, granule, startPfn);
        GapIova anchor = toGapIova(iovad.anchor);
        anchor.gapToPrev = IOVA_ANCHOR;
        anchor.subtreeMaxGap = IOVA_ANCHOR;
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
            boolean is32bit = Long.compareUnsigned(limitPfn, iovad.dma32BitPfn) <= 0;
            if (is32bit && Long.compareUnsigned(size, iovad.max32AllocSize) >= 0) {
                return -Errno.ENOMEM;
            }
            RbNode gapNode = iovaSearchFreeGap(iovad.rbroot.root(), size, limitPfn, iovad.startPfn, alignMask, newIova);
            if (gapNode == null) {
                if (is32bit) {
                    iovad.max32AllocSize = size;
                }
                return -Errno.ENOMEM;
            }
            newIova.pfnHi = newIova.pfnLo + size - 1;
            iovaInsertRbtree(iovad.rbroot, newIova, gapNode);
            return 0;
        } finally {
            iovad.rbtreeLock.unlockIrqrestore();
        }
    }

    /** Gives 32-bit requests a new chance, which until now the update of the remembered nodes did. */
    @Override
    @Mirrors("remove_iova")
    protected void removeIova(IovaDomain iovad, Iova iova) {
        iovad.rbtreeLock.assertHeld();
        if (Long.compareUnsigned(iova.pfnLo, iovad.dma32BitPfn) < 0) {
            iovad.max32AllocSize = iovad.dma32BitPfn;
        }
        joinGapsAndErase(iovad, iova);
    }

    /** All that augmented-tree checks but the remembered nodes. */
    @Override
    protected void verifyStage(IovaDomain iovad, List<String> findings) {
        verifyGaps(iovad, findings);
        verifyMax32AllocSize(iovad, findings);
    }
}
