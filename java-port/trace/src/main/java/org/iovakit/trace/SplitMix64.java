// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace;

/**
 * Steele, Lea and Flood's SplitMix64 (OOPSLA 2014): the same numbers from the same seed on every JDK, which
 * java.util's generators do not promise for bounded ones. Not thread-safe.
 */
public final class SplitMix64 {
    private long state;

    /** Starts where the seed says. */
    public SplitMix64(long seed) {
        state = seed;
    }

    /** Any 64 bits. */
    public long next() {
        state += 0x9E3779B97F4A7C15L;
        long mixed = state;
        mixed = (mixed ^ mixed >>> 30) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        return mixed ^ mixed >>> 31;
    }

    /** From 0 to {@code bound} - 1; slightly uneven for bounds near 2^63, which does not matter here. */
    public long below(long bound) {
        return (next() >>> 1) % bound;
    }

    /** From 0 to {@code bound} - 1. */
    public int below(int bound) {
        return (int) below((long) bound);
    }

    /** True in {@code percent} of 100 cases. */
    public boolean chance(int percent) {
        return below(100) < percent;
    }

    /** One of these. */
    public long oneOf(long... values) {
        return values[below(values.length)];
    }

    /** Puts the numbers into another order, each order as likely. */
    public void shuffle(int[] numbers) {
        for (int last = numbers.length - 1; last > 0; last--) {
            int other = below(last + 1);
            int moved = numbers[last];
            numbers[last] = numbers[other];
            numbers[other] = moved;
        }
    }
}
