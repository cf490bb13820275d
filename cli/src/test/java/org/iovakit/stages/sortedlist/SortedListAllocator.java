// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.stages.sortedlist;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.iovakit.domain.Drops;
import org.iovakit.domain.Iova;
import org.iovakit.domain.IovaDomain;
import org.iovakit.domain.Mirrors;
import org.iovakit.domain.SearchTraits;
import org.iovakit.kernel.Bits;
import org.iovakit.kernel.Errno;
import org.iovakit.kernel.Machine;
import org.iovakit.stages.mainline.MainlineAllocator;

/**
 * The base kernel's allocator with its ranges in a sorted list, without a tree, an anchor or a remembered place. A request
 * gets the highest room below its limit, wherever the one before was served; mainline gives that too unless it remembers a
 * lower place. As in mainline, {@code max32_alloc_size} takes the size of every request that fails. Pfn ~0 holds no range
 * unless somebody reserved it.
 */
@Drops(
        functions = {
            "to_iova",
            "__get_cached_rbnode",
            "__cached_rbnode_insert_update",
            "__cached_rbnode_delete_update",
            "iova_find_limit",
            "iova_insert_rbtree"
        },
        fields = {"node", "rbroot", "cached_node", "cached32_node", "anchor"})
public class SortedListAllocator extends MainlineAllocator {
    public SortedListAllocator(Machine machine) {
        super(machine);
    }

    @Override
    public SearchTraits searchTraits() {
        return new SearchTraits(
                SearchTraits.Order.HIGHEST, SearchTraits.Guide.NEIGHBOURS, SearchTraits.Refusals.ANY, Set.of());
    }

    @Override
    protected Iova newIova() {
        return new ListIova();
    }

    @Override
    public IovaDomain newDomain() {
        return new ListDomain(new ListIova());
    }

    private static ListHead ranges(IovaDomain iovad) {
        return ((ListDomain) iovad).ranges;
    }

    private static ListHead link(Iova iova) {
        return ((ListIova) iova).list;
    }

    @Override
    @Mirrors("init_iova_domain")
    public void initIovaDomain(IovaDomain iovad, long granule, long startPfn) {
        initNumbers(iovad, granule, startPfn);
        ranges(iovad).init();
    }

    /** Links a range by its lowest pfn. If another one starts there, which should not be, it warns and links nothing. */
    @Mirrors("iova_insert_list")
    private void iovaInsertList(IovaDomain iovad, Iova iova) {
        ListHead head = ranges(iovad);
        ListHead above = head.next;
        while (above != head && Long.compareUnsigned(above.owner.pfnLo, iova.pfnLo) <= 0) {
            if (machine()
                    .warnings()
                    .warnOn(above.owner.pfnLo == iova.pfnLo, "iova_insert_list: " + above.owner + " starts there")) {
                return;
            }
            above = above.next;
        }
        above.prev.add(link(iova));
    }

    /** From the highest range down, until the room above one serves, or that below the lowest has to. */
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
            long highPfn = limitPfn;
            ListHead below = ranges(iovad).prev;
            for (; below != ranges(iovad); below = below.prev) {
                visits++;
                long pfn = (highPfn - size) & alignMask;
                if (isTooLow(iovad, highPfn, size, pfn) || Long.compareUnsigned(pfn, below.owner.pfnHi) > 0) {
                    break;
                }
                highPfn = minUnsigned(highPfn, below.owner.pfnLo);
            }
            long newPfn = (highPfn - size) & alignMask;
            if (isTooLow(iovad, highPfn, size, newPfn)) {
                iovad.max32AllocSize = size;
                return -Errno.ENOMEM;
            }
            newIova.pfnLo = newPfn;
            newIova.pfnHi = newPfn + size - 1;
            below.add(link(newIova));
            return 0;
        } finally {
            iovad.rbtreeLock.unlockIrqrestore();
        }
    }

    /** The pfn has wrapped where size is above highPfn. */
    private static boolean isTooLow(IovaDomain iovad, long highPfn, long size, long pfn) {
        return Long.compareUnsigned(highPfn, size) < 0 || Long.compareUnsigned(pfn, iovad.startPfn) < 0;
    }

    @Override
    @Mirrors("private_find_iova")
    protected Iova privateFindIova(IovaDomain iovad, long pfn) {
        iovad.rbtreeLock.assertHeld();
        ListHead head = ranges(iovad);
        for (ListHead link = head.next; link != head; link = link.next) {
            if (Long.compareUnsigned(pfn, link.owner.pfnLo) < 0) {
                break;
            }
            if (Long.compareUnsigned(pfn, link.owner.pfnHi) <= 0) {
                return link.owner;
            }
        }
        return null;
    }

    @Override
    @Mirrors("remove_iova")
    protected void removeIova(IovaDomain iovad, Iova iova) {
        iovad.rbtreeLock.assertHeld();
        if (Long.compareUnsigned(iova.pfnLo, iovad.dma32BitPfn) < 0) {
            iovad.max32AllocSize = iovad.dma32BitPfn;
        }
        link(iova).del();
    }

    @Override
    @Mirrors("put_iova_domain")
    protected void freeRanges(IovaDomain iovad) {
        List<Iova> ranges = new ArrayList<>();
        iovad.forEachRange(ranges::add);
        ranges.forEach(this::freeIovaMem);
    }

    @Mirrors("__is_range_overlap")
    private static boolean isRangeOverlap(ListIova iova, long pfnLo, long pfnHi) {
        return Long.compareUnsigned(pfnLo, iova.pfnHi) <= 0 && Long.compareUnsigned(pfnHi, iova.pfnLo) >= 0;
    }

    @Override
    @Mirrors("__insert_new_range")
    protected Iova insertNewRange(IovaDomain iovad, long pfnLo, long pfnHi) {
        Iova iova = allocAndInitIova(pfnLo, pfnHi);
        if (iova != null) {
            iovaInsertList(iovad, iova);
        }
        return iova;
    }

    @Override
    @Mirrors("reserve_iova")
    public Iova reserveIova(IovaDomain iovad, long pfnLo, long pfnHi) {
        if (isBeyondAddresses(iovad, pfnLo, pfnHi)) {
            return null;
        }
        iovad.rbtreeLock.lockIrqsave();
        try {
            long lo = pfnLo;
            boolean overlap = false;
            ListHead head = ranges(iovad);
            for (ListHead link = head.next; link != head; link = link.next) {
                ListIova iova = link.owner;
                if (isRangeOverlap(iova, lo, pfnHi)) {
                    lo = adjustOverlapRange(iova, lo, pfnHi);
                    if (Long.compareUnsigned(lo, iova.pfnLo) >= 0 && Long.compareUnsigned(pfnHi, iova.pfnHi) <= 0) {
                        return iova;
                    }
                    overlap = true;
                } else if (overlap) {
                    break;
                }
            }
            return insertNewRange(iovad, lo, pfnHi);
        } finally {
            iovad.rbtreeLock.unlockIrqrestore();
        }
    }

    /** Each link has to be the one before the one behind it: who goes on only then comes back to the head. */
    @Override
    protected List<String> verifyStructure(IovaDomain iovad) {
        ListHead link = ranges(iovad);
        do {
            if (link.next == null || link.next.prev != link) {
                return List.of("what comes behind " + link.owner + " does not come back to it");
            }
            link = link.next;
        } while (link != ranges(iovad));
        return List.of();
    }

    /** Nothing is kept beside the ranges. */
    @Override
    protected void verifyStage(IovaDomain iovad, List<String> findings) {}
}
