// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.threads;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicReference;
import org.iovakit.kernel.Machine;

/** Threads that start together. Once one fails, all end as soon as they notice. */
final class Crew {
    /** Ends a thread because another one has failed. */
    static final class Ended extends RuntimeException {
        Ended() {
            super(null, null, false, false);
        }
    }

    private final Machine machine;
    private final int seed;
    private final List<Member> workers = new ArrayList<>();
    private final List<Member> companions = new ArrayList<>();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private CyclicBarrier start;
    private volatile boolean over;

    Crew(Machine machine, int seed) {
        this.machine = machine;
        this.seed = seed;
    }

    /** Adds a thread whose end is awaited, and which is on the given CPU from before all start. */
    void worker(int cpu, Runnable body) {
        workers.add(member("worker " + workers.size(), () -> machine.onCpu(cpu, () -> take(body))));
    }

    /** Adds a thread that takes a step again and again until all workers have ended. */
    void companion(String name, Runnable step) {
        companions.add(member(
                name,
                () -> take(() -> {
                    while (!over && !hasFailed()) {
                        began();
                        step.run();
                        Thread.onSpinWait();
                    }
                })));
    }

    private Member member(String name, Runnable body) {
        return new Member(this, name, seed * 31 + 17 * (workers.size() + 10 * companions.size() + 1), body);
    }

    /** Whether some thread has failed. */
    boolean hasFailed() {
        return failure.get() != null;
    }

    /** Says that the calling thread, a member, begins an operation. */
    static void began() {
        if (Thread.currentThread() instanceof Member member) {
            member.operation();
        }
    }

    /**
     * Runs all threads to their end.
     *
     * @throws AssertionError with the first failure as its cause, if a thread has failed
     */
    void run() {
        start = new CyclicBarrier(workers.size() + companions.size());
        workers.forEach(Thread::start);
        companions.forEach(Thread::start);
        workers.forEach(Crew::await);
        over = true;
        companions.forEach(Crew::await);
        Throwable failed = failure.get();
        if (failed != null) {
            throw new AssertionError(failed.toString(), failed);
        }
    }

    private void take(Runnable body) {
        try {
            start.await();
            body.run();
        } catch (InterruptedException | BrokenBarrierException e) {
            failure.compareAndSet(null, e);
        } catch (Ended e) {
            // Another one has failed, and has said how.
        } catch (Throwable e) {
            failure.compareAndSet(
                    null, new AssertionError(Thread.currentThread().getName() + ": " + e, e));
        }
    }

    private static void await(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
