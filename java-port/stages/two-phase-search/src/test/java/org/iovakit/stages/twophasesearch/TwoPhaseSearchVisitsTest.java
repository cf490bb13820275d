// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.stages.twophasesearch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.iovakit.domain.Iova;
import org.iovakit.domain.IovaAllocator;
import org.iovakit.domain.IovaDomain;
import org.iovakit.kernel.Machine;
import org.iovakit.stages.limitaware.LimitAwareAllocator;
import org.junit.jupiter.api.Test;

/** What single searches visit after patch 4, beside those of stage 3: worked out from the tree by hand. */
class TwoPhaseSearchVisitsTest {
    private static final long L32 = 0xfffff;
    private static final long L36 = 0xffffff;

    /** A stage with a domain. */
    private record Side(IovaAllocator allocator, IovaDomain iovad) {
        static Side of(IovaAllocator allocator) {
            allocator.iovaCacheGet();
            IovaDomain iovad = allocator.newDomain();
            allocator.initIovaDomain(iovad, 4096, 1);
            return new Side(allocator, iovad);
        }

        Side reserve(long pfnLo, long pfnHi) {
            allocator.reserveIova(iovad, pfnLo, pfnHi);
            return this;
        }

        Iova alloc(long size, long limitPfn, boolean sizeAligned) {
            Iova iova = allocator.allocIova(iovad, size, limitPfn, sizeAligned);
            assertEquals(List.of(), allocator.verifyInvariants(iovad));
            return iova;
        }
    }

    private final Side before = Side.of(new LimitAwareAllocator(new Machine(1)));
    private final Side after = Side.of(new TwoPhaseSearchAllocator(new Machine(1)));

    /**
     * Below 4 GiB there are two gaps: 100 to 106, that surely holds four pages aligned to four, and above it 200 to 203,
     * that does by chance. Their nodes:
     *
     * <pre>
     *              [107, 199]
     *             /          \
     *       [1, 99]          anchor
     *                       /
     *              [204, L36]
     * </pre>
     */
    private static Side twoGaps(Side side) {
        return side.reserve(1, 99).reserve(107, 199).reserve(204, L36);
    }

    @Test
    void aLowGapThatSurelyServesComesBeforeAHighOneThatServesByChance() {
        assertEquals(200, twoGaps(before).alloc(4, L32, true).pfnLo);
        assertEquals(100, twoGaps(after).alloc(4, L32, true).pfnLo);
        assertEquals(2, after.allocator.visits(), "the root, and the anchor, which is left out");
    }

    @Test
    void aGapThatServesByChanceIsFoundByTheSecondPass() {
        twoGaps(after).reserve(100, 100);
        // The range below [107, 199] has grown no gap; what is left there, 101 to 106, holds no four aligned pages.
        assertEquals(200, after.alloc(4, L32, true).pfnLo);
        assertEquals(1 + 3, after.allocator.visits(), "the root, then the root, the anchor and [204, L36]");
    }

    /** The first range below the root has the gap of pfn 0 alone, that above it the one of 201 to 203. */
    @Test
    void bothPassesCountWhereNothingIsFound() {
        twoGaps(after).reserve(100, 100).reserve(200, 200);
        assertNull(after.alloc(4, L32, true));
        assertEquals(1 + 3, after.allocator.visits(), "the root, then the root and both children, which are left out");
        assertEquals(4, after.iovad.max32AllocSize);
        assertNull(after.alloc(4, L32, true));
        assertEquals(0, after.allocator.visits(), "refused unseen");
    }

    /** Where the strict size is the size itself there is nothing to come back for. */
    @Test
    void anUnalignedRequestAndASinglePageSearchOnce() {
        assertEquals(200, twoGaps(after).alloc(4, L32, false).pfnLo);
        assertEquals(3, after.allocator.visits());
        after.reserve(100, 106);
        assertNull(after.alloc(4, L32, false));
        assertEquals(1, after.allocator.visits());
        // Pfn 0 is free, but below the first to give out. The right child is left out, so is the left one's own.
        assertNull(after.alloc(1, L32, true));
        assertEquals(4, after.allocator.visits(), "the root, its two children and the left one's right child, once");
    }

    /** Three pages are aligned to four: the strict size is 3 + 3. */
    @Test
    void alignmentIsToTheSizeRoundedUp() {
        after.reserve(1, 100).reserve(107, 199).reserve(203, L36);
        assertEquals(104, after.alloc(3, L32, true).pfnLo);
        assertEquals(2, after.allocator.visits());
        assertEquals(200, after.alloc(3, L32, true).pfnLo);
    }

    /** What the patch is for: a thousand gaps that are large enough, and aligned nowhere. */
    @Test
    void gapsThatAreAlignedNowhereAreLeftOut() {
        for (Side side : List.of(before, after)) {
            for (long pfn = 0x80000; pfn < 0x80000 + 1000 * 8; pfn += 8) {
                side.reserve(pfn + 5, pfn + 8);
            }
            side.reserve(0x80000 + 1000 * 8, L36);
            assertEquals(0x80000, side.alloc(4, L32, true).pfnLo);
        }
        long stage3 = before.allocator.visits();
        long stage4 = after.allocator.visits();
        assertTrue(stage3 > 1000 && stage4 < 20, () -> "stage 3: " + stage3 + ", stage 4: " + stage4);
    }
}
