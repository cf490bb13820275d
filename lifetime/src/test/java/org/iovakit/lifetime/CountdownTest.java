// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.lifetime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CountdownTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    /** Near the end of what the clock can say: it may wrap. */
    private long now = Long.MAX_VALUE - Duration.ofSeconds(1).toNanos();

    private final Countdown countdown = new Countdown(LIMIT, () -> now);

    private boolean after(Duration time) {
        now += time.toNanos();
        return countdown.isOver();
    }

    @Test
    void timeThatIsLookedAtCounts() {
        for (int look = 1; look < 200; look++) {
            assertFalse(after(Countdown.STEP), "look " + look);
        }
        assertTrue(after(Countdown.STEP));
        assertEquals(LIMIT, countdown.counted());
    }

    @Test
    void timeInWhichNobodyLooksCountsAMoment() {
        for (int night = 1; night < 20; night++) {
            assertFalse(after(Duration.ofHours(8)), "night " + night);
        }
        assertTrue(after(Duration.ofHours(8)));
    }
}
