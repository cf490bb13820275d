// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.threads;

import java.util.SplittableRandom;
import org.iovakit.domain.Stages;

/** Races in rounds, each in a world of its own, until enough operations were made or one has failed. */
public final class Stress {
    /** Operations of a round: few enough to start afresh often, enough to pay for the threads. */
    private static final long ROUND = 20_000;

    /**
     * What came of it.
     *
     * @param operations operations made in rounds that did not fail
     * @param failure what the first thread to fail has said, or null
     */
    record Outcome(long operations, Throwable failure) {}

    private Stress() {}

    static Outcome run(Race race, int stage, long operations, long seed) {
        SplittableRandom seeds = new SplittableRandom(seed);
        long made = 0;
        while (made < operations) {
            try {
                made += race.run(Stages.get(stage), Math.min(ROUND, operations - made), seeds.nextLong());
            } catch (AssertionError | RuntimeException e) {
                return new Outcome(made, e);
            }
        }
        return new Outcome(made, null);
    }
}
