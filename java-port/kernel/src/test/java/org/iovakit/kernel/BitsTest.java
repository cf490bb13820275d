// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class BitsTest {
    private static final long TOP = 1L << 63;

    @Test
    void flsCountsFromOneAndKnowsZeroAndTheTopBit() {
        assertEquals(0, Bits.flsLong(0));
        assertEquals(1, Bits.flsLong(1));
        assertEquals(2, Bits.flsLong(3));
        assertEquals(33, Bits.flsLong(1L << 32));
        assertEquals(64, Bits.flsLong(TOP));
        assertEquals(64, Bits.flsLong(~0L));
    }

    @Test
    void ffsCountsFromZero() {
        assertEquals(0, Bits.ffs(1));
        assertEquals(12, Bits.ffs(4096));
        assertEquals(0, Bits.ffs(~0L));
        assertEquals(63, Bits.ffs(TOP));
    }

    @Test
    void orderRoundsUp() {
        assertEquals(0, Bits.orderBase2(0));
        assertEquals(0, Bits.orderBase2(1));
        assertEquals(1, Bits.orderBase2(2));
        assertEquals(2, Bits.orderBase2(3));
        assertEquals(2, Bits.orderBase2(4));
        assertEquals(3, Bits.orderBase2(5));
        assertEquals(63, Bits.orderBase2(TOP));
        assertEquals(64, Bits.orderBase2(TOP + 1));
        assertEquals(64, Bits.orderBase2(~0L));
    }

    @Test
    void roundingUpToAPowerOfTwo() {
        assertEquals(1, Bits.roundupPowOfTwo(1));
        assertEquals(2, Bits.roundupPowOfTwo(2));
        assertEquals(4, Bits.roundupPowOfTwo(3));
        assertEquals(32, Bits.roundupPowOfTwo(31));
        assertEquals(TOP, Bits.roundupPowOfTwo(TOP));
        assertEquals(1, Bits.roundupPowOfTwo(0), "a shift by 64 is none");
        assertEquals(1, Bits.roundupPowOfTwo(TOP + 1), "a shift by 64 is none");
    }

    @Test
    void powersOfTwo() {
        assertFalse(Bits.isPowerOf2(0));
        assertTrue(Bits.isPowerOf2(1));
        assertTrue(Bits.isPowerOf2(4096));
        assertTrue(Bits.isPowerOf2(TOP));
        assertFalse(Bits.isPowerOf2(3));
        assertFalse(Bits.isPowerOf2(~0L));
    }
}
