// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class VirtualClockTest {
    private final VirtualClock clock = new VirtualClock();
    private final List<String> ran = new ArrayList<>();

    private DelayedWork work(String name) {
        return new DelayedWork(clock, () -> ran.add(name + " at " + clock.now().toMillis()));
    }

    private static Duration ms(long millis) {
        return Duration.ofMillis(millis);
    }

    @Test
    void workRunsAtItsTimeInOrder() {
        work("late").schedule(ms(30));
        work("first").schedule(ms(10));
        work("second").schedule(ms(10));
        clock.advance(ms(9));
        assertEquals(List.of(), ran);
        clock.advance(ms(1));
        assertEquals(List.of("first at 10", "second at 10"), ran);
        clock.advance(ms(100));
        assertEquals(List.of("first at 10", "second at 10", "late at 30"), ran);
        assertEquals(ms(110), clock.now());
    }

    @Test
    void workThatIsDueAtTheSameTimeRunsInTheOrderOfScheduling() {
        for (String name : List.of("a", "b", "c", "d", "e")) {
            work(name).schedule(ms(10));
        }
        clock.advance(ms(10));
        assertEquals(List.of("a at 10", "b at 10", "c at 10", "d at 10", "e at 10"), ran);
    }

    @Test
    void workThatIsDueAtOnceStillWaitsForTheClock() {
        work("now").schedule(Duration.ZERO);
        assertEquals(List.of(), ran);
        clock.advance(Duration.ZERO);
        assertEquals(List.of("now at 0"), ran);
    }

    @Test
    void pendingWorkKeepsItsTime() {
        DelayedWork work = work("once");
        assertTrue(work.schedule(ms(10)));
        assertTrue(work.isPending());
        assertFalse(work.schedule(ms(5)));
        clock.advance(ms(5));
        assertEquals(List.of(), ran);
        clock.advance(ms(50));
        assertEquals(List.of("once at 10"), ran);
        assertFalse(work.isPending());
    }

    @Test
    void workThatSchedulesItselfRunsAgainInTheSameWindow() {
        AtomicReference<DelayedWork> self = new AtomicReference<>();
        self.set(new DelayedWork(clock, () -> {
            ran.add("at " + clock.now().toMillis());
            assertTrue(self.get().schedule(ms(100)));
        }));
        self.get().schedule(ms(100));
        clock.advance(ms(350));
        assertEquals(List.of("at 100", "at 200", "at 300"), ran);
        assertTrue(self.get().isPending());
    }

    @Test
    void cancelledWorkDoesNotRun() {
        DelayedWork work = work("never");
        assertFalse(work.cancelSync());
        work.schedule(ms(10));
        assertTrue(work.cancelSync());
        clock.advance(ms(20));
        assertEquals(List.of(), ran);
        assertTrue(work.schedule(ms(10)), "it may be scheduled again");
    }

    @Test
    void cancellingWaitsForTheRunAndKeepsItFromComingBack() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        AtomicReference<DelayedWork> self = new AtomicReference<>();
        self.set(new DelayedWork(clock, () -> {
            running.countDown();
            while (!isBeingCancelled(self.get())) {
                Thread.onSpinWait();
            }
            ran.add("end, scheduled again: " + self.get().schedule(ms(10)));
        }));
        self.get().schedule(ms(10));
        FutureTask<Void> advance = new FutureTask<>(() -> clock.advance(ms(10)), null);
        new Thread(advance).start();
        running.await();
        self.get().cancelSync();
        assertEquals(List.of("end, scheduled again: false"), List.copyOf(ran));
        advance.get();
        assertFalse(self.get().isPending());
    }

    private boolean isBeingCancelled(DelayedWork work) {
        synchronized (clock) {
            return work.cancelling > 0;
        }
    }

    @Test
    void workMustNotWaitForItself() {
        AtomicReference<DelayedWork> self = new AtomicReference<>();
        self.set(new DelayedWork(clock, () -> self.get().cancelSync()));
        self.get().schedule(Duration.ZERO);
        assertThrows(BugException.class, () -> clock.advance(Duration.ZERO));
    }

    @Test
    void workMustNotAdvanceItsClock() {
        new DelayedWork(clock, () -> clock.advance(ms(1))).schedule(Duration.ZERO);
        assertThrows(BugException.class, () -> clock.advance(Duration.ZERO));
        clock.advance(ms(1));
        assertEquals(ms(1), clock.now(), "the clock still goes");
    }

    @Test
    void timeDoesNotGoBack() {
        assertThrows(IllegalArgumentException.class, () -> clock.advance(ms(-1)));
    }

    @Test
    void workThatThrowsHasEnded() {
        DelayedWork work = new DelayedWork(clock, () -> BugException.bugOn(true, "in the work"));
        work.schedule(ms(1));
        assertThrows(BugException.class, () -> clock.advance(ms(1)));
        assertFalse(work.cancelSync(), "nobody has to wait for it");
    }

    @Test
    void cancellingDoesNotWaitForOtherWork() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch cancelled = new CountDownLatch(1);
        AtomicReference<DelayedWork> self = new AtomicReference<>();
        self.set(new DelayedWork(clock, () -> {
            running.countDown();
            while (!isBeingCancelled(self.get())) {
                Thread.onSpinWait();
            }
        }));
        self.get().schedule(ms(10));
        new DelayedWork(clock, () -> await(cancelled)).schedule(ms(10));
        FutureTask<Void> advance = new FutureTask<>(() -> clock.advance(ms(10)), null);
        new Thread(advance).start();
        running.await();
        assertFalse(self.get().cancelSync());
        cancelled.countDown();
        advance.get();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whoAdvancesWaitsUntilNobodyElseDoes() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        new DelayedWork(clock, () -> {
                    running.countDown();
                    await(mayEnd);
                    ran.add("first at " + clock.now().toMillis());
                })
                .schedule(ms(10));
        work("second").schedule(ms(20));
        FutureTask<Void> first = new FutureTask<>(() -> clock.advance(ms(10)), null);
        new Thread(first).start();
        running.await();
        FutureTask<Boolean> next = new FutureTask<>(() -> {
            clock.advance(ms(10));
            return Thread.interrupted();
        });
        Thread waiting = new Thread(next);
        waiting.start();
        untilItWaits(waiting);
        waiting.interrupt();
        untilItWaits(waiting);
        mayEnd.countDown();
        first.get();
        assertTrue(next.get(), "the interrupt is kept");
        assertEquals(List.of("first at 10", "second at 20"), ran);
        assertEquals(ms(20), clock.now());
    }

    /** Until the thread has seen its interrupts and waits, or has ended, which is not what it should. */
    private static void untilItWaits(Thread thread) {
        while (thread.isInterrupted() || thread.getState() != Thread.State.WAITING) {
            assertTrue(thread.isAlive(), "it did not wait");
            Thread.onSpinWait();
        }
    }

    @Test
    void threadsMayAdvanceAtOnce() throws Exception {
        AtomicReference<DelayedWork> self = new AtomicReference<>();
        self.set(new DelayedWork(clock, () -> {
            ran.add("tick");
            self.get().schedule(ms(1));
        }));
        self.get().schedule(ms(1));
        List<FutureTask<Void>> advances = new ArrayList<>();
        for (int thread = 0; thread < 4; thread++) {
            FutureTask<Void> advance = new FutureTask<>(() -> clock.advance(ms(250)), null);
            advances.add(advance);
            new Thread(advance).start();
        }
        for (FutureTask<Void> advance : advances) {
            advance.get();
        }
        assertEquals(1000, ran.size());
        assertEquals(ms(1000), clock.now());
    }
}
