// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kernel;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;

/**
 * A clock that stands still until somebody advances it, and the queue of the work that waits for it.
 *
 * <p>Thread-safe. One thread advances at a time, and the work runs in that thread, so no work ever runs beside itself
 * or beside other work: work that is due at the same time runs in the order in which it was scheduled.
 */
public final class VirtualClock {
    private final PriorityQueue<DelayedWork> queue = new PriorityQueue<>(
            Comparator.<DelayedWork>comparingLong(work -> work.expires).thenComparingLong(work -> work.sequence));
    private long now;
    private long sequence;
    private Thread advancing;

    /** Time passed since the machine was made. */
    public synchronized Duration now() {
        return Duration.ofNanos(now);
    }

    /**
     * Lets time pass and runs what falls due, each work at its own time; work that schedules itself again within the
     * window runs again.
     *
     * @throws IllegalArgumentException if {@code span} is negative
     * @throws BugException if called from within work that the clock runs
     */
    public void advance(Duration span) {
        if (span.isNegative()) {
            throw new IllegalArgumentException("the clock cannot go back by " + span.negated());
        }
        long until = begin(span);
        try {
            for (DelayedWork work = takeDue(until); work != null; work = takeDue(until)) {
                try {
                    work.run();
                } finally {
                    finished(work);
                }
            }
        } finally {
            end();
        }
    }

    private synchronized long begin(Duration span) {
        BugException.bugOn(advancing == Thread.currentThread(), "work advances the clock that runs it");
        waitWhile(() -> advancing != null);
        advancing = Thread.currentThread();
        return now + span.toNanos();
    }

    private synchronized DelayedWork takeDue(long until) {
        DelayedWork work = queue.peek();
        if (work == null || work.expires > until) {
            now = until;
            return null;
        }
        queue.remove();
        now = work.expires;
        work.pending = false;
        work.runner = Thread.currentThread();
        return work;
    }

    private synchronized void finished(DelayedWork work) {
        work.runner = null;
        notifyAll();
    }

    private synchronized void end() {
        advancing = null;
        notifyAll();
    }

    synchronized boolean schedule(DelayedWork work, Duration delay) {
        if (work.pending || work.cancelling > 0) {
            return false;
        }
        work.expires = now + delay.toNanos();
        work.sequence = sequence++;
        work.pending = true;
        queue.add(work);
        return true;
    }

    synchronized boolean cancelSync(DelayedWork work) {
        BugException.bugOn(work.runner == Thread.currentThread(), "work waits for itself to end");
        boolean wasPending = work.pending;
        if (wasPending) {
            queue.remove(work);
            work.pending = false;
        }
        work.cancelling++;
        waitWhile(() -> work.runner != null);
        work.cancelling--;
        return wasPending;
    }

    synchronized boolean isPending(DelayedWork work) {
        return work.pending;
    }

    /** Waits on this object's monitor; an interrupt is kept for the caller to see, not acted on. */
    private void waitWhile(BooleanSupplier condition) {
        boolean interrupted = false;
        while (condition.getAsBoolean()) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
