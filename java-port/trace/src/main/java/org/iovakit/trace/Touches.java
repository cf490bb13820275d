// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace;

import java.util.Arrays;

/**
 * Nodes touched while a lock is held. A touch is a node (a {@code struct iova}, the anchor too) of which a member is read or
 * written, by whatever: search, insertion, propagation, rotation, erasure. Within one hold of the lock a node counts once,
 * however often it is touched: so the number hangs neither on the order in which a compiler reads nor on what it keeps in
 * registers, and Java and C have the same one. It is how much of the tree has to come into the caches while everybody else
 * waits; how often a search comes by, the visits say.
 *
 * <p>Only what {@link TouchLoader} has loaded tells of its touches, by the static methods here. Each thread counts for
 * itself.
 */
public final class Touches {
    private static final ThreadLocal<Touches> COUNTING = new ThreadLocal<>();

    private Object lock;

    /** How many holds there were so far. */
    private long holds;

    /** The number of the hold that lasts; 0 while there is none. */
    private long hold;

    private int nodes;

    /** Of each hold that is over. */
    private int[] counts = new int[4];

    private int length;

    /** Counts nothing yet. */
    public Touches() {}

    /** Says which lock it is, from now on. */
    public void watch(Object watched) {
        lock = watched;
    }

    /** Forgets what was counted, and counts what the calling thread does. */
    public void start() {
        hold = 0;
        length = 0;
        COUNTING.set(this);
    }

    /** Counts no more. */
    public void stop() {
        COUNTING.set(null);
    }

    /** The nodes touched in each hold since the start, in their order. */
    public int[] counts() {
        return Arrays.copyOf(counts, length);
    }

    /** The calling thread has taken a lock. */
    public static void taken(Object taken) {
        Touches counting = COUNTING.get();
        if (counting != null && counting.lock == taken) {
            counting.hold = ++counting.holds;
            counting.nodes = 0;
        }
    }

    /** The calling thread is about to release a lock. */
    public static void released(Object released) {
        Touches counting = COUNTING.get();
        if (counting != null && counting.lock == released && counting.hold != 0) {
            counting.end();
        }
    }

    private void end() {
        hold = 0;
        if (length == counts.length) {
            counts = Arrays.copyOf(counts, 2 * length);
        }
        counts[length++] = nodes;
    }

    /** The calling thread is about to read or write a member of a node; null is left to what it does then. */
    public static void touched(TouchedNode node) {
        Touches counting = COUNTING.get();
        if (counting != null && counting.hold != 0 && node != null && node.hold != counting.hold) {
            node.hold = counting.hold;
            counting.nodes++;
        }
    }
}
