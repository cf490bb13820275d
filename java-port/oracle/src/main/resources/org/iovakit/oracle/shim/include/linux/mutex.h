/* SPDX-License-Identifier: GPL-2.0-only */
/* Mutexes of a program with one thread; see spinlock.h. */
#ifndef SHIM_LINUX_MUTEX_H
#define SHIM_LINUX_MUTEX_H

#include <linux/bug.h>
#include <linux/preempt.h>
#include <linux/types.h>

struct mutex {
	bool locked;
};

#define DEFINE_MUTEX(name) struct mutex name = { .locked = false }

static inline void mutex_lock(struct mutex *mutex)
{
	might_sleep();
	BUG_ON(mutex->locked);
	mutex->locked = true;
	shim_mutexes_held++;
}

static inline void mutex_unlock(struct mutex *mutex)
{
	BUG_ON(!mutex->locked);
	mutex->locked = false;
	shim_mutexes_held--;
}

#endif
