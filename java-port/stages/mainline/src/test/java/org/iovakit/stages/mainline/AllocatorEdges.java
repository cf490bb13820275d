// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.stages.mainline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.iovakit.domain.Iova;
import org.iovakit.domain.IovaAllocator;
import org.iovakit.domain.IovaDomain;
import org.iovakit.kernel.Machine;
import org.iovakit.kernel.RbNode;
import org.iovakit.kernel.RbTree;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Both ends of the address space, where numbers wrap: no stage may differ there. */
public abstract class AllocatorEdges {
    private static final long L32 = 0xfffff;
    private static final long L36 = 0xffffff;

    private final Machine machine = new Machine(1);
    private final IovaAllocator allocator = load(machine);
    private IovaDomain iovad;

    /** The allocator under test. */
    protected abstract IovaAllocator load(Machine machine);

    @BeforeEach
    void setUp() {
        allocator.iovaCacheGet();
        init(1);
    }

    private void init(long startPfn) {
        iovad = allocator.newDomain();
        allocator.initIovaDomain(iovad, 4096, startPfn);
    }

    @AfterEach
    void nothingIsWarnedOf() {
        assertEquals(List.of(), machine.warnings().all());
    }

    private Iova alloc(long size, long limitPfn) {
        return allocator.allocIova(iovad, size, limitPfn, false);
    }

    /** The ranges from the lowest on, each with its colour and parent. */
    private List<String> tree() {
        assertEquals(List.of(), allocator.verifyInvariants(iovad));
        List<String> tree = new ArrayList<>();
        for (RbNode node = iovad.rbroot.first(); node != null; node = RbTree.next(node)) {
            tree.add(node + (node.isBlack() ? " black" : " red") + " below " + node.parent());
        }
        return tree;
    }

    private List<String> ranges() {
        List<String> ranges =
                tree().stream().map(line -> line.replaceFirst("].*", "]")).toList();
        return ranges.subList(0, ranges.size() - 1);
    }

    @Test
    void aLimitOfAllOnesWrapsToZeroAndFindsNothing() {
        for (boolean aligned : new boolean[] {false, true}) {
            init(1);
            List<String> empty = tree();
            assertNull(allocator.allocIova(iovad, 1, ~0L, aligned));
            if (allocator.searchTraits().refusals().remembers(0, iovad.dma32BitPfn)) {
                assertEquals(1, iovad.max32AllocSize, "0 is a 32-bit limit, too");
                assertNull(alloc(1, L32), "refused unseen");
            } else {
                assertEquals(iovad.dma32BitPfn, iovad.max32AllocSize);
            }
            assertEquals(empty, tree());

            init(0);
            allocator.reserveIova(iovad, 10, 19);
            allocator.reserveIova(iovad, L36, L36 + 9);
            List<String> taken = tree();
            for (long size : new long[] {~0L, 1L << 63, 127, 9, 2, 1}) {
                assertNull(allocator.allocIova(iovad, size, ~0L, aligned));
                assertEquals(taken, tree());
            }
        }
    }

    @Test
    void theHighestLimitThatWorks() {
        assertEquals(
                "[0xfffffffffffffffe, 0xfffffffffffffffe]", alloc(1, ~0L - 1).toString());
        assertEquals(
                "[0xfffffffffffffffc, 0xfffffffffffffffd]", alloc(2, ~0L - 1).toString());
        assertEquals(2, ranges().size());
    }

    @Test
    void aSizeAboveTheLimitIsRefused() {
        assertNull(alloc(101, 99));
        assertNull(alloc(~0L, L36));
        assertNull(alloc(1L << 63, L36));
        init(0);
        assertNull(alloc(101, 99));
        assertEquals("[0x0, 0x63]", alloc(100, 99).toString());
        assertEquals(1, ranges().size());
    }

    /** Less room below the limit than asked for, above pfns that are taken; so little that the difference wraps. */
    @Test
    void aSizeAboveTheRoomBelowTheLimitIsRefused() {
        allocator.reserveIova(iovad, 1, 29);
        assertNull(alloc(60, 49));
        assertEquals("[0x1e, 0x31]", alloc(20, 49).toString());
        assertEquals(2, ranges().size());
    }

    @Test
    void pfnsBeyondTheAddressesAreNotReserved() {
        List<String> empty = tree();
        long beyond = 1L << 52;
        assertNull(allocator.reserveIova(iovad, beyond - 1, beyond));
        assertNull(allocator.reserveIova(iovad, beyond, 1));
        assertEquals(
                List.of(
                        "reserve_iova: [0xfffffffffffff, 0x10000000000000] lies beyond 64 address bits",
                        "reserve_iova: [0x10000000000000, 0x1] lies beyond 64 address bits"),
                machine.warnings().drain());
        assertEquals(empty, tree());
        assertEquals(beyond - 1, allocator.reserveIova(iovad, beyond - 1, beyond - 1).pfnHi);
    }

    @Test
    void visitsAreCountedAndAddUp() {
        long sum = 0;
        for (int i = 1; i <= 20; i++) {
            alloc(1, L32);
            assertTrue(allocator.visits() >= 1 && allocator.visits() <= 2L * i, "visits " + allocator.visits());
            sum += allocator.visits();
            assertEquals(sum, allocator.totalVisits());
        }
    }

    @Test
    void anAlignmentThatLeavesNoRoomIsRefused() {
        assertNull(allocator.allocIova(iovad, 65, 100, true));
        assertNull(allocator.allocIova(iovad, 1L << 63, ~0L - 1, true), "fits at pfn 0 only");
        assertEquals(1L << 63, allocator.allocIova(iovad, (1L << 62) + 1, ~0L - 1, true).pfnLo);
        assertNull(allocator.allocIova(iovad, (1L << 62) + 1, ~0L - 1, true), "fits at pfn 0 only");
        init(0);
        assertEquals(0, allocator.allocIova(iovad, 1L << 63, ~0L - 1, true).pfnLo);
        assertEquals(1, ranges().size());
    }

    @Test
    void pfnZeroCanBeGivenOut() {
        init(0);
        assertEquals(1, alloc(1, 1).pfnLo);
        assertEquals(0, alloc(1, 1).pfnLo);
        assertNull(alloc(1, 1));
        assertSame(allocator.findIova(iovad, 0), iovad.rbroot.first());
        assertEquals(List.of("[0x0, 0x0]", "[0x1, 0x1]"), ranges());
    }

    @Test
    void theStartPfnIsTheLowest() {
        init(5);
        assertEquals(5, alloc(1, 5).pfnLo);
        assertNull(alloc(1, 4));
        assertNull(alloc(1, 5));
    }
}
