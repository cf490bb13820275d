// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.stages.cacheremoval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import org.iovakit.domain.Iova;
import org.iovakit.domain.IovaAllocator;
import org.iovakit.domain.IovaDomain;
import org.iovakit.kernel.Machine;
import org.iovakit.kernel.RbNode;
import org.iovakit.stages.augmentedtree.AugmentedTreeAllocator;
import org.iovakit.stages.augmentedtree.GapIova;
import org.junit.jupiter.api.Test;

/** Patch 2 changes nothing that can be seen: the same operations give the same results and the same tree. */
class SameAsStage1Test {
    private static final int OPERATIONS = 100_000;
    private static final long DMA_32BIT_PFN = 0x100000;
    private static final long START_PFN = DMA_32BIT_PFN - 400;
    private static final long LAST_PFN = DMA_32BIT_PFN + 400;

    /** One stage with a domain. */
    private record Side(IovaAllocator allocator, IovaDomain iovad) {
        static Side of(IovaAllocator allocator) {
            assertEquals(0, allocator.iovaCacheGet());
            IovaDomain iovad = allocator.newDomain();
            allocator.initIovaDomain(iovad, 4096, START_PFN);
            return new Side(allocator, iovad);
        }

        /** What an operation shows to its caller, and the rest of what it leaves behind beside the tree. */
        String result(Iova iova) {
            return iova + ", " + allocator.visits() + " visits, " + iovad.max32AllocSize;
        }

        String alloc(long size, long limitPfn, boolean sizeAligned) {
            return result(allocator.allocIova(iovad, size, limitPfn, sizeAligned));
        }

        String free(long pfn) {
            allocator.freeIova(iovad, pfn);
            return result(allocator.findIova(iovad, pfn));
        }

        String reserve(long pfnLo, long pfnHi) {
            return result(allocator.reserveIova(iovad, pfnLo, pfnHi));
        }
    }

    private final Side before = Side.of(new AugmentedTreeAllocator(new Machine(1)));
    private final Side after = Side.of(new CacheRemovalAllocator(new Machine(1)));
    private int allocated;
    private int refused;
    private int refusedUnseen;

    @Test
    void aHundredThousandRandomOperations() {
        SplittableRandom random = new SplittableRandom(2);
        for (int operation = 0; operation < OPERATIONS; operation++) {
            operate(random);
            assertSameTree(before.iovad.rbroot.root(), after.iovad.rbroot.root());
            if (operation % 1000 == 0) {
                assertEquals(List.of(), before.allocator.verifyInvariants(before.iovad));
                assertEquals(List.of(), after.allocator.verifyInvariants(after.iovad));
            }
        }
        for (Side side : List.of(before, after)) {
            side.allocator.putIovaDomain(side.iovad);
            side.allocator.iovaCachePut();
            assertEquals(List.of(), side.allocator.machine().warnings().all());
        }
        // No outcome is so rare that it would go untested.
        assertTrue(
                allocated > 10_000 && refused > 1_000 && refusedUnseen > 100,
                () -> allocated + " allocated, " + refused + " refused, " + refusedUnseen + " of them unseen");
    }

    private void operate(SplittableRandom random) {
        int kind = random.nextInt(100);
        long size = 1 + random.nextLong(random.nextInt(8) == 0 ? 64 : 8);
        long pfn = random.nextLong(START_PFN, LAST_PFN);
        if (kind < 45) {
            long limitPfn = switch (random.nextInt(4)) {
                case 0 -> DMA_32BIT_PFN - 1;
                case 1 -> LAST_PFN;
                default -> pfn;
            };
            boolean sizeAligned = random.nextBoolean();
            String result = before.alloc(size, limitPfn, sizeAligned);
            assertEquals(result, after.alloc(size, limitPfn, sizeAligned));
            count(result);
        } else if (kind < 97) {
            assertEquals(before.free(pfn), after.free(pfn));
        } else {
            assertEquals(before.reserve(pfn, pfn + size), after.reserve(pfn, pfn + size));
        }
    }

    private void count(String result) {
        if (!result.startsWith("null")) {
            allocated++;
        } else if (result.startsWith("null, 0 visits")) {
            refused++;
            refusedUnseen++;
        } else {
            refused++;
        }
    }

    private static void assertSameTree(RbNode before, RbNode after) {
        assertEquals(describe(before), describe(after));
        if (before != null && after != null) {
            assertSameTree(before.left(), after.left());
            assertSameTree(before.right(), after.right());
        }
    }

    private static String describe(RbNode node) {
        if (node == null) {
            return "nothing";
        }
        GapIova iova = (GapIova) node;
        return iova + (iova.isBlack() ? " black " : " red ") + iova.gapToPrev + ' ' + iova.subtreeMaxGap;
    }
}
