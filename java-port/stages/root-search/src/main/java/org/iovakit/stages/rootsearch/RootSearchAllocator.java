// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.stages.rootsearch;

import java.util.List;
import org.iovakit.domain.Drops;
import org.iovakit.domain.Iova;
import org.iovakit.domain.IovaDomain;
import org.iovakit.domain.Mirrors;
import org.iovakit.domain.SearchTraits;
import org.iovakit.kernel.Errno;
import org.iovakit.kernel.Machine;
import org.iovakit.stages.alignedgaps.AlignedGapsAllocator;
import org.iovakit.stages.alignedgaps.RoomIova;

/**
 * The allocator after patch 4: nothing is remembered of earlier requests. Refusals are as cheap as the rest, so that no
 * size is kept of those that failed, and with it goes the last use of the end of the 32-bit space.
 */
@Drops(
        functions = {"__cached_rbnode_delete_update", "__cached_rbnode_insert_update"},
        fields = {"cached32_node", "cached_node", "dma_32bit_pfn", "max32_alloc_size"})
public class RootSearchAllocator extends AlignedGapsAllocator {
    public RootSearchAllocator(Machine machine) {
        super(machine);
    }

    @Override
    public SearchTraits searchTraits() {
        SearchTraits before = super.searchTraits();
        return new SearchTraits(before.order(), before.guide(), SearchTraits.Refusals.NONE, before.logarithmic());
    }

    @Override
    public IovaDomain newDomain() {
        return new IovaDomain(newIova());
    }

    @Override
    @Mirrors("init_iova_domain")
    public void initIovaDomain(IovaDomain iovad, long granule, long startPfn) {
        initMembers(iovad, granule, startPfn);
        initAnchor(iovad);
    }

    @Override
    @Mirrors("__alloc_and_insert_iova_range")
    protected int allocAndInsertIovaRange(
            IovaDomain iovad, long size, long limitPfn, Iova newIova, boolean sizeAligned) {
        if (isHopeless(size, limitPfn)) {
            visits = 0;
            return -Errno.ENOMEM;
        }
        long alignMask = alignMask(size, sizeAligned);
        iovad.rbtreeLock.lockIrqsave();
        try {
            visits = 0;
            RoomIova next = iovaSearchGaps(iovad, size, limitPfn, alignMask, newIova);
            if (next == null) {
                return -Errno.ENOMEM;
            }
            newIova.pfnHi = newIova.pfnLo + size - 1;
            iovaInsertRbtree(iovad.rbroot, newIova, next);
            return 0;
        } finally {
            iovad.rbtreeLock.unlockIrqrestore();
        }
    }

    @Override
    @Mirrors("remove_iova")
    protected void removeIova(IovaDomain iovad, Iova iova) {
        iovad.rbtreeLock.assertHeld();
        joinGapsAndErase(iovad, toRoomIova(iova));
    }

    /** All that aligned-gaps checks but the remembered nodes. */
    @Override
    protected void verifyStage(IovaDomain iovad, List<String> findings) {
        verifyRoom(iovad, findings);
    }

    @Override
    @Mirrors("iova_domain_verify_invariants")
    public boolean iovaDomainVerifyInvariants(IovaDomain iovad) {
        return super.iovaDomainVerifyInvariants(iovad);
    }
}
