/* SPDX-License-Identifier: GPL-2.0-only */
/* There is no lock validator: its names mean nothing, but that a lock which has to be held is held. */
#ifndef SHIM_LINUX_LOCKDEP_H
#define SHIM_LINUX_LOCKDEP_H

#include <linux/bug.h>
#include <linux/spinlock.h>

struct lock_class_key { };
struct lockdep_map { };

extern struct lockdep_map rcu_callback_map;

#define lockdep_is_held(lock) 1
#define lock_is_held(map) 1
#define lockdep_set_class(lock, key) do { (void)(lock); (void)(key); } while (0)
#define lockdep_assert_held(lock) WARN_ON((lock)->state != SPINLOCK_LOCKED)
#define lockdep_assert_not_held(lock) WARN_ON((lock)->state == SPINLOCK_LOCKED)

#endif
