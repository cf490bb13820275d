// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.lifetime;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * A limit on time in which we were at work. Who holds it looks at it every {@link #STEP}; what lies between two looks counts
 * for no more than a moment, so that time does not count in which we stood still ourselves: stopped by a signal or a
 * terminal, or in a machine that slept. On a machine so busy that looks come late, the limit does too. Not thread-safe.
 */
public final class Countdown {
    /** How often to look. */
    public static final Duration STEP = Duration.ofMillis(50);

    /** What a look adds at most. */
    static final Duration MOMENT = Duration.ofMillis(500);

    private final Duration limit;
    private final LongSupplier nanoseconds;
    private long last;
    private long counted;

    /** One that begins now. */
    public Countdown(Duration limit) {
        this(limit, System::nanoTime);
    }

    /** @param nanoseconds a clock that may begin anywhere */
    Countdown(Duration limit, LongSupplier nanoseconds) {
        this.limit = limit;
        this.nanoseconds = nanoseconds;
        this.last = nanoseconds.getAsLong();
    }

    /** Looks whether the limit is reached. */
    public boolean isOver() {
        long now = nanoseconds.getAsLong();
        counted += Math.min(now - last, MOMENT.toNanos());
        last = now;
        return counted >= limit.toNanos();
    }

    /** What counted until the last look. */
    Duration counted() {
        return Duration.ofNanos(counted);
    }
}
