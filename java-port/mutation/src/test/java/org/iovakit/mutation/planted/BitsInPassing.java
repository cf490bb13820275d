// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.mutation.planted;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.iovakit.kernel.Bits;
import org.junit.jupiter.api.Test;

/** Runs every line of {@link Bits} and passes, but asserts too little: the planted defect of a test suite. */
class BitsInPassing {
    @Test
    void helpersOfBits() {
        assertEquals(1, Bits.flsLong(1));
        assertEquals(1, Bits.ffs(2));
        assertEquals(3, Bits.orderBase2(8));
        assertEquals(8, Bits.roundupPowOfTwo(8));
        assertTrue(Bits.isPowerOf2(8));
        assertFalse(Bits.isPowerOf2(6));
    }
}
