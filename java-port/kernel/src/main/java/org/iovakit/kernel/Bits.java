// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kernel;

/** The kernel's bit helpers (linux/bitops.h, linux/log2.h) on a 64-bit {@code unsigned long}. */
public final class Bits {
    private Bits() {}

    /** {@code fls_long}: the highest set bit counted from 1; 0 for 0, 64 when the top bit is set. */
    public static int flsLong(long word) {
        return Long.SIZE - Long.numberOfLeadingZeros(word);
    }

    /** {@code __ffs}: the lowest set bit counted from 0. Undefined in C for 0; here 64. */
    public static int ffs(long word) {
        return Long.numberOfTrailingZeros(word);
    }

    /** {@code order_base_2}: the smallest order with 2^order at least {@code n}, unsigned; 0 for 0 and 1. */
    public static int orderBase2(long n) {
        return n == 0 ? 0 : flsLong(n - 1);
    }

    /**
     * {@code roundup_pow_of_two} of an unsigned value. Undefined in C for 0 and above 2^63, where the shift count is
     * 64; here 1, as the 64-bit machines that take shift counts modulo 64 compute it.
     */
    public static long roundupPowOfTwo(long n) {
        return 1L << flsLong(n - 1);
    }

    /** {@code is_power_of_2}: 0 is none, 2^63 is one. */
    public static boolean isPowerOf2(long n) {
        return n != 0 && (n & (n - 1)) == 0;
    }
}
