// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kernel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A spinlock between real threads: the kernel's {@code spinlock_t}.
 *
 * <p>What would hang or corrupt a kernel throws a {@link BugException} here: taking a lock twice in one thread,
 * releasing one that another thread holds. Interrupts are not simulated, so the irq variants differ in name only.
 */
public final class SpinLock {
    private static final VarHandle OWNER;

    /** Turns at a taken lock before the waiter gives its processor away; the owner may be waiting for one. */
    private static final int SPINS = 64;

    static {
        try {
            OWNER = MethodHandles.lookup().findVarHandle(SpinLock.class, "owner", Thread.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final String name;
    private volatile Thread owner;

    /** A free lock; {@code name} stands in the messages ({@code spin_lock_init}). */
    public SpinLock(String name) {
        this.name = name;
    }

    /** {@code spin_lock_irqsave}. */
    public void lockIrqsave() {
        lock();
    }

    /** {@code spin_unlock_irqrestore}. */
    public void unlockIrqrestore() {
        unlock();
    }

    /** {@code spin_lock}. */
    public void lock() {
        Thread self = Thread.currentThread();
        if (!OWNER.compareAndSet(this, null, self)) {
            spin(self);
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // yielding only speeds up the wait, no correctness hangs on it
    private void spin(Thread self) {
        BugException.bugOn(owner == self, "spinlock " + name + ": the thread that holds it takes it again");
        for (int turn = 1; !OWNER.weakCompareAndSet(this, null, self); turn++) {
            if (turn % SPINS == 0) {
                Thread.yield();
            } else {
                Thread.onSpinWait();
            }
        }
    }

    /** {@code spin_unlock}. */
    public void unlock() {
        if (owner != Thread.currentThread()) {
            throw new BugException("spinlock " + name + ": released by a thread that does not hold it");
        }
        OWNER.setRelease(this, null);
    }

    /** {@code assert_spin_locked}, and stricter: the calling thread itself has to hold the lock. */
    public void assertHeld() {
        if (owner != Thread.currentThread()) {
            throw new BugException("spinlock " + name + ": not held by the thread that needs it");
        }
    }
}
