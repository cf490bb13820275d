/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Spinlocks of a program with one thread. What would hang or corrupt a kernel is a bug: a lock that is taken twice or
 * was never initialised; one that is taken with interrupts on, as each of the allocator's is also taken where interrupts
 * come in; flags that are restored to another lock than they were saved for, or not at all; interrupts that come on
 * while another lock is held.
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
	unsigned long flags;	/* as saved when it was taken; 0 if they were not */
} spinlock_t;

/* Saved flags: no two are the same, so that none can stand for others. The lowest bit: interrupts were off. */
extern unsigned long shim_saved_flags;

#define __SPIN_LOCK_UNLOCKED(lock) ((spinlock_t){ .state = SPINLOCK_UNLOCKED })
#define DEFINE_SPINLOCK(name) spinlock_t name = { .state = SPINLOCK_UNLOCKED }

#ifdef SHIM_WATCH_LOCKS
/* Told that a lock was taken, or is about to be released. */
extern void (*machine_lock_watcher)(const spinlock_t *lock, int taken);
#define shim_watch(lock, taken) do { if (machine_lock_watcher) machine_lock_watcher(lock, taken); } while (0)
#else
#define shim_watch(lock, taken) do { } while (0)
#endif

static inline void spin_lock_init(spinlock_t *lock)
{
	lock->state = SPINLOCK_UNLOCKED;
}

static inline void assert_spin_locked(const spinlock_t *lock)
{
	BUG_ON(lock->state != SPINLOCK_LOCKED);
}

static inline void shim_take(spinlock_t *lock, unsigned long flags)
{
	BUG_ON(lock->state != SPINLOCK_UNLOCKED);
	lock->state = SPINLOCK_LOCKED;
	lock->flags = flags;
	shim_preempt_count++;
	shim_watch(lock, 1);
}

static inline void shim_release(spinlock_t *lock)
{
	assert_spin_locked(lock);
	shim_watch(lock, 0);
	lock->state = SPINLOCK_UNLOCKED;
	shim_preempt_count--;
}

static inline void spin_lock(spinlock_t *lock)
{
	unsigned long interrupts_are_on = !shim_irqs_disabled;

	BUG_ON(interrupts_are_on);
	shim_take(lock, 0);
}

static inline void spin_unlock(spinlock_t *lock)
{
	unsigned long flags_not_restored = lock->flags;

	BUG_ON(flags_not_restored);
	shim_release(lock);
}

#define spin_lock_nested(lock, subclass) spin_lock(lock)

static inline unsigned long shim_lock_irqsave(spinlock_t *lock)
{
	unsigned long flags = shim_saved_flags += 2;

	flags |= shim_irqs_disabled;
	shim_irqs_disabled = 1;
	shim_take(lock, flags);
	return flags;
}

#define spin_lock_irqsave(lock, flags) do { (flags) = shim_lock_irqsave(lock); } while (0)

static inline void spin_unlock_irqrestore(spinlock_t *lock, unsigned long flags)
{
	unsigned long flags_of_another_lock = flags != lock->flags;

	shim_release(lock);
	BUG_ON(flags_of_another_lock);
	shim_irqs_disabled = flags & 1;
	BUG_ON(shim_preempt_count && !shim_irqs_disabled);
}

#endif
