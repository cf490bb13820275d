/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Spinlocks of a program with one thread: a lock that is taken twice is a deadlock, so both that and the use of a
 * lock never initialised are bugs.
 */
#ifndef SHIM_LINUX_SPINLOCK_H
#define SHIM_LINUX_SPINLOCK_H

#include <linux/bug.h>
#include <linux/preempt.h>

typedef struct spinlock {
	enum {
		SPINLOCK_UNINITIALISED,
		SPINLOCK_UNLOCKED,
		SPINLOCK_LOCKED
	} state;
} spinlock_t;

static inline void spin_lock_init(spinlock_t *lock)
{
	lock->state = SPINLOCK_UNLOCKED;
}

static inline void assert_spin_locked(const spinlock_t *lock)
{
	BUG_ON(lock->state != SPINLOCK_LOCKED);
}

static inline void spin_lock(spinlock_t *lock)
{
	BUG_ON(lock->state != SPINLOCK_UNLOCKED);
	lock->state = SPINLOCK_LOCKED;
	shim_preempt_count++;
}

static inline void spin_unlock(spinlock_t *lock)
{
	assert_spin_locked(lock);
	lock->state = SPINLOCK_UNLOCKED;
	shim_preempt_count--;
}

static inline unsigned long shim_lock_irqsave(spinlock_t *lock)
{
	unsigned long flags = shim_irqs_disabled;

	shim_irqs_disabled = 1;
	spin_lock(lock);
	return flags;
}

#define spin_lock_irqsave(lock, flags) do { (flags) = shim_lock_irqsave(lock); } while (0)

static inline void spin_unlock_irqrestore(spinlock_t *lock, unsigned long flags)
{
	spin_unlock(lock);
	shim_irqs_disabled = flags;
}

#endif
