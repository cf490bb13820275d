// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.threads;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.iovakit.domain.Stage;
import org.iovakit.domain.Stages;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No range is lost or handed out twice, whoever meets whom, at any stage. */
class ThreadsTest {
    private static final boolean LONG = Boolean.getBoolean("iovakit.long");

    /** Operations of a race at a stage. */
    private static final long OPERATIONS = LONG ? 2_500_000 : 60_000;

    @ParameterizedTest
    @EnumSource
    void nothingIsLostOrHandedOutTwice(Race race) {
        for (Stage stage : Stages.all()) {
            long t = System.nanoTime();
            Outcome outcome = new Stress().apply(new Job(race.name(), stage.number(), OPERATIONS, 1));

            assertEquals(Optional.empty(), outcome.failure(), () -> race + " at stage " + stage.number());
            assertTrue(outcome.operations() >= OPERATIONS);
            System.out.println("threads: " + race + ", stage " + stage.number() + ": " + outcome.operations() + " "
                    + (System.nanoTime() - t) / 1000000);
        }
    }
}
