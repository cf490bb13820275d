// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.stages.mainline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.iovakit.kernel.Machine;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Where the second pass of the walk starts: at the lowest range at or above the limit, and for limits above the 32-bit
 * space at the anchor. Ten pages that fit nowhere have it go down past every range below that, which its visits tell.
 */
class MainlineSecondPassTest {
    private static final long DMA_32BIT_PFN = 0x100000;

    /** Single pages at each tenth pfn from here on, nine free ones between two. */
    private static final int TENS = 40;

    private final MainlineAllocator allocator = new MainlineAllocator(new Machine(1));
    private CachedNodeDomain iovad;

    @BeforeEach
    void setUp() {
        allocator.iovaCacheGet();
        iovad = (CachedNodeDomain) allocator.newDomain();
        allocator.initIovaDomain(iovad, 4096, 1);
    }

    /** Takes everything up to {@code base}, with all walks starting there, and the pages above it in some order. */
    private void takePages(long base, long seed) {
        iovad.cached32Node = allocator.reserveIova(iovad, 1, base);
        iovad.cachedNode = iovad.cached32Node;
        List<Integer> tens = new ArrayList<>();
        for (int ten = 1; ten <= TENS; ten++) {
            tens.add(ten);
        }
        Collections.shuffle(tens, new Random(seed));
        for (int ten : tens) {
            allocator.reserveIova(iovad, base + 10L * ten, base + 10L * ten);
        }
    }

    private long visitsOfAVainWalk(long end) {
        iovad.max32AllocSize = DMA_32BIT_PFN;
        assertNull(allocator.allocIova(iovad, 10, end - 1, false));
        return allocator.visits();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void itStartsAtTheLowestRangeThatIsNotBelowTheLimit(long seed) {
        takePages(20, seed);
        for (long limit = 31; limit <= 20 + 10 * TENS; limit++) {
            long pagesPassed = (limit - 20 + 9) / 10;
            assertEquals(1 + pagesPassed, visitsOfAVainWalk(limit), "limit " + limit);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void aboveTheEndOfThe32BitSpaceItStartsAtTheAnchor(long seed) {
        long base = DMA_32BIT_PFN - 100;
        takePages(base, seed);
        assertEquals(1 + 10, visitsOfAVainWalk(DMA_32BIT_PFN), "still in the 32-bit space");
        // From the anchor down to the lowest page.
        assertEquals(1 + 1 + TENS, visitsOfAVainWalk(DMA_32BIT_PFN + 1));
    }
}
