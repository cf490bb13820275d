// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.threads;

/**
 * A thread of a {@link Crew}. Code that {@link NoiseWeaver} has woven calls {@link #noise} before it touches a field:
 * the thread then now and then dawdles, so that others get in between two accesses that follow each other closely.
 */
final class Member extends Thread {
    /** One point in so many is noisy, a power of two. */
    private static final int RARITY = 32;

    /** One noisy point in so many gives its processor away, a power of two; the others spin. */
    private static final int YIELDS = 256;

    private static final int MAX_SPINS = 128;

    /**
     * Points that one operation may pass. The longest, a flush of all caches, passes a thousandth of it; a thread that
     * walks in a circle through a broken tree ends here.
     */
    private static final long PATIENCE = 20_000_000;

    private final Crew crew;
    private final Runnable body;
    private int random;
    private long points;

    Member(Crew crew, String name, int seed, Runnable body) {
        super(name);
        this.crew = crew;
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
            throw new AssertionError("an operation does not end");
        }
        random ^= random << 13;
        random ^= random >>> 17;
        random ^= random << 5;
        int drawn = random >>> 8;
        if (drawn % RARITY != 0) {
            return;
        }
        if (crew.hasFailed()) {
            throw new Crew.Ended();
        }
        drawn /= RARITY;
        if (drawn % YIELDS == 0) {
            Thread.yield();
            return;
        }
        drawn /= YIELDS;
        for (int spin = drawn % MAX_SPINS; spin > 0; spin--) {
            Thread.onSpinWait();
        }
    }
}
