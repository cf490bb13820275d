// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kernel;

import java.time.Duration;

/** Something to be done later, at most once at a time: the kernel's {@code struct delayed_work}. Thread-safe. */
public final class DelayedWork {
    private final VirtualClock clock;
    private final Runnable function;

    // Guarded by the clock.
    long expires;
    long sequence;
    boolean pending;
    int cancelling;
    Thread runner;

    /** {@code INIT_DELAYED_WORK}: work that runs {@code function} in the thread that advances {@code clock}. */
    public DelayedWork(VirtualClock clock, Runnable function) {
        this.clock = clock;
        this.function = function;
    }

    /**
     * {@code schedule_delayed_work}: lets the work run once when {@code delay} has passed. Work that runs at the moment
     * is not pending and may be scheduled, by itself too.
     *
     * @return false, and nothing changes, if it is pending already or being cancelled
     */
    public boolean schedule(Duration delay) {
        return clock.schedule(this, delay);
    }

    /**
     * {@code cancel_delayed_work_sync}: takes it back; if it runs, waits for its end and keeps it from scheduling itself
     * again.
     *
     * @return whether it was pending
     * @throws BugException if called by the work itself, which could wait for ever
     */
    public boolean cancelSync() {
        return clock.cancelSync(this);
    }

    /** {@code delayed_work_pending}. */
    public boolean isPending() {
        return clock.isPending(this);
    }

    void run() {
        function.run();
    }
}
