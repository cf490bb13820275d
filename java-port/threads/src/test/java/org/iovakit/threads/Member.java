// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.threads;

/**
 * A thread of a {@link Crew}. Code that {@link Edits#noise} has edited calls {@link #noise} before it touches a field:
 * the thread then now and then dawdles, so that others get in between two accesses that follow each other closely.
 */
final class Member extends Thread {
    /** One point in so many is noisy, a power of two. */
    private static final int RARITY = 128;

    /** One noisy point in so many gives its processor away, a power of two; the others spin. */
    private static final int YIELDS = 64;

    /** After one in so many releases of a lock a thread dawdles, a power of two. */
    private static final int LINGERS = 4;

    private static final int MAX_SPINS = 256;

    /**
     * Points that one operation may pass. The longest, a flush of all caches, passes a thousandth of it; a thread that
     * walks in a circle through a broken tree ends here.
     */
    private static final long PATIENCE = 20_000_000;

    private final Runnable body;
    private int random;
    private long points;

    Member(String name, int seed, Runnable body) {
        super(name);
        setDaemon(true);
        this.body = body;
        this.random = seed | 1;
    }

    @Override
    public void run() {
        body.run();
    }

    /** A new operation begins. */
    void operation() {
        points = 0;
    }

    /** A point between two accesses of shared memory. */
    @SuppressWarnings("ThreadPriorityCheck") // to be descheduled at a bad moment is what this is for
    void noise() {
        if (++points > PATIENCE) {
            // Patience anew, for what has to be unlocked on the way out.
            points = 0;
            throw new AssertionError("an operation does not end");
        }
        int drawn = draw();
        if (drawn % RARITY != 0) {
            return;
        }
        drawn /= RARITY;
        if (drawn % YIELDS == 0) {
            Thread.yield();
        } else {
            spin(drawn / YIELDS);
        }
    }

    /** The moment after a lock was released: dawdles more often, so that one who waits for it gets it. */
    void unlocked() {
        int drawn = draw();
        if (drawn % LINGERS == 0) {
            spin(drawn / LINGERS);
        }
    }

    private int draw() {
        random ^= random << 13;
        random ^= random >>> 17;
        random ^= random << 5;
        return random >>> 8;
    }

    private static void spin(int drawn) {
        for (int spin = drawn % MAX_SPINS; spin > 0; spin--) {
            Thread.onSpinWait();
        }
    }
}
