// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.fuzz;

import java.util.function.Predicate;

/** Leaves out of an input what its fault does not need: large pieces first, then smaller ones, down to single bytes. */
final class Minimizer {
    private static final int MOST_TRIES = 5_000;

    private static final long MOST_NANOSECONDS = 20_000_000_000L;

    private final long start = System.nanoTime();

    private final Predicate<byte[]> faulty;
    private int tries;

    Minimizer(Predicate<byte[]> faulty) {
        this.faulty = faulty;
    }

    byte[] minimize(byte[] input) {
        byte[] smallest = input;
        for (int piece = Math.max(1, input.length / 2); piece > 0; piece /= 2) {
            boolean smaller = true;
            while (smaller) {
                byte[] before = smallest;
                smallest = withoutPieces(before, piece);
                smaller = smallest.length < before.length;
            }
        }
        return smallest;
    }

    private boolean goesOn() {
        return tries < MOST_TRIES && System.nanoTime() - start < MOST_NANOSECONDS;
    }

    private byte[] withoutPieces(byte[] input, int piece) {
        byte[] left = input;
        for (int at = 0; at < left.length && goesOn(); ) {
            int length = Math.min(piece, left.length - at);
            byte[] without = new byte[left.length - length];
            System.arraycopy(left, 0, without, 0, at);
            System.arraycopy(left, at + length, without, at, left.length - at - length);
            tries++;
            if (faulty.test(without)) {
                left = without;
            } else {
                at += length;
            }
        }
        return left;
    }
}
