// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.threads;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicReference;
import org.iovakit.kernel.Machine;

/** Threads that start together. Once one fails, the others end after what they are at. */
final class Crew {
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
        return new Member(name, seed * 31 + 17 * (workers.size() + 10 * companions.size() + 1), body);
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
     * @throws AssertionError with the first failure as its cause, if a thread has failed; or if this thread is
     *     interrupted first, and then it names one that has not ended, and where it is
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
        } catch (Throwable e) {
            failure.compareAndSet(
                    null, new AssertionError(Thread.currentThread().getName() + ": " + e, e));
        }
    }

    private static void await(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(thread.getName() + " does not end: " + Arrays.toString(thread.getStackTrace()), e);
        }
    }
}
