// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff;

import java.time.Duration;
import java.util.Optional;

/** When a time is over that began with this object; never, where there is none. */
final class Deadline {
    private final long start = System.nanoTime();
    private final Optional<Duration> time;

    Deadline(Optional<Duration> time) {
        this.time = time;
    }

    boolean isOver() {
        return time.isPresent() && System.nanoTime() - start >= time.get().toNanos();
    }
}
