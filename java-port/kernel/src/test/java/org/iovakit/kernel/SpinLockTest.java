// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SpinLockTest {
    private final SpinLock lock = new SpinLock("test_lock");
    private int counter;

    @Test
    void oneThreadAtATime() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> runs = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                runs.add(threads.submit(() -> {
                    for (int i = 0; i < 50_000; i++) {
                        lock.lockIrqsave();
                        counter++;
                        lock.unlockIrqrestore();
                    }
                }));
            }
            for (Future<?> run : runs) {
                run.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertEquals(200_000, counter);
    }

    /** Threads that only count may never meet. */
    @Test
    void whoWaitsStaysOut() throws Exception {
        CountDownLatch comes = new CountDownLatch(1);
        CountDownLatch isIn = new CountDownLatch(1);
        lock.lock();
        Thread waiter = new Thread(() -> {
            comes.countDown();
            lock.lock();
            isIn.countDown();
        });
        waiter.start();
        comes.await();
        assertFalse(isIn.await(100, TimeUnit.MILLISECONDS));
        lock.unlock();
        waiter.join();
        assertEquals(0, isIn.getCount());
    }

    @Test
    void takingItTwiceIsABug() {
        lock.lock();
        BugException bug = assertThrows(BugException.class, lock::lock);
        assertEquals("spinlock test_lock: the thread that holds it takes it again", bug.getMessage());
    }

    @Test
    void releasingWhatIsNotHeldIsABug() throws Exception {
        assertThrows(BugException.class, lock::unlock);
        Thread holder = new Thread(lock::lock);
        holder.start();
        holder.join();
        BugException bug = assertThrows(BugException.class, lock::unlock);
        assertEquals("spinlock test_lock: released by a thread that does not hold it", bug.getMessage());
    }

    @Test
    void theHolderIsKnown() throws Exception {
        assertThrows(BugException.class, lock::assertHeld);
        lock.lock();
        lock.assertHeld();
        lock.unlock();
        Thread holder = new Thread(lock::lock);
        holder.start();
        holder.join();
        BugException bug = assertThrows(BugException.class, lock::assertHeld);
        assertEquals("spinlock test_lock: not held by the thread that needs it", bug.getMessage());
    }
}
