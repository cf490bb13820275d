// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.threads;

/** What the code calls that {@link Edits#noise} has edited. */
public final class Noise {
    private Noise() {}

    /** Dawdles now and then if the calling thread is a {@link Member}; any other thread goes on. */
    public static void point() {
        if (Thread.currentThread() instanceof Member member) {
            member.noise();
        }
    }

    /** Dawdles rather often. */
    public static void unlocked() {
        if (Thread.currentThread() instanceof Member member) {
            member.unlocked();
        }
    }
}
