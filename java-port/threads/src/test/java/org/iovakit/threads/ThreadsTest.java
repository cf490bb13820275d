// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.threads;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.iovakit.domain.State;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No range is lost or handed out twice, whoever meets whom, at any stage. */
@Timeout(value = 40, unit = TimeUnit.MINUTES) // only so that a lock that is never released ends too
class ThreadsTest {
    private static final boolean LONG = Boolean.getBoolean("iovakit.long");

    /** Operations of a race at a stage, with the classes as they are. */
    private static final long PLAIN = LONG ? 2_400_000 : 40_000;

    /** Operations of a race at a stage, with noise between any two accesses and small magazines: slower by far. */
    private static final long NOISY = LONG ? 50_000 : 2_000;

    /** What all races together have to reach. */
    private static final long TOTAL = LONG ? 100_000_000 : 1_500_000;

    private static final AtomicLong MADE = new AtomicLong();

    @ParameterizedTest
    @EnumSource
    void nothingIsLostOrHandedOutTwice(ThreadRace race) {
        run(race, PLAIN, "", new Stress());
    }

    @ParameterizedTest
    @EnumSource
    void norIsItWithNoise(ThreadRace race) {
        WovenLoader loader = new WovenLoader(List.of(Edits::smallMagazines, Edits::noise));
        run(race, NOISY, " with noise", job -> loader.apply(Stress.class, job));
    }

    private static void run(ThreadRace race, long operations, String how, Function<Job, StressOutcome> stress) {
        long made = 0;
        List<State> states = SharedDomain.states();
        for (int at = 0; at < states.size(); at++) {
            State state = states.get(at);
            StressOutcome outcome = stress.apply(new Job(race.name(), at, operations, at));

            assertEquals(Optional.empty(), outcome.failure(), () -> race + how + ", stage " + state.name());
            assertTrue(outcome.operations() >= operations);
            made += outcome.operations();
        }
        MADE.addAndGet(made);
        System.out.println("threads: " + race + how + ": " + made + " operations");
    }

    @AfterAll
    static void enoughOperationsWereMade() {
        System.out.println("threads: " + MADE + " operations in all");
        assertTrue(MADE.get() >= TOTAL, () -> MADE + " operations are fewer than " + TOTAL);
    }
}
