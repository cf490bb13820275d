// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.threads;

import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.iovakit.domain.State;

/** Races in rounds, each in a domain of its own, until enough operations were made or a round has failed. */
public final class Stress implements Function<Job, StressOutcome> {
    /** Operations of a round: few enough to start afresh often, enough to pay for the threads. */
    static final long ROUND = 10_000;

    @Override
    public StressOutcome apply(Job job) {
        ThreadRace race = ThreadRace.valueOf(job.race());
        State stage = SharedDomain.states().get(job.stage());
        SplittableRandom seeds = new SplittableRandom(job.seed());
        long made = 0;
        while (made < job.operations()) {
            try {
                made += race.run(stage, Math.min(ROUND, job.operations() - made), seeds.nextLong());
            } catch (AssertionError | RuntimeException e) {
                return new StressOutcome(made, Optional.of(e.toString()));
            }
        }
        return new StressOutcome(made, Optional.empty());
    }
}
