/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Publishing a pointer, reading one that another CPU may publish, and what is done when nobody reads it any more. With one
 * thread a grace period is over when the kernel's code has returned: what waits for it is done by machine_rest().
 */
#ifndef SHIM_LINUX_RCUPDATE_H
#define SHIM_LINUX_RCUPDATE_H

#include <linux/bug.h>
#include <linux/build_bug.h>
#include <linux/compiler.h>
#include <linux/preempt.h>
#include <linux/stddef.h>
#include <linux/types.h>

/* How many read-side sections are open. */
extern unsigned int shim_rcu_readers;

#define rcu_assign_pointer(pointer, value) __atomic_store_n(&(pointer), (value), __ATOMIC_RELEASE)
#define RCU_INIT_POINTER(pointer, value) WRITE_ONCE(pointer, value)
#define rcu_access_pointer(pointer) READ_ONCE(pointer)
#define rcu_dereference_raw(pointer) READ_ONCE(pointer)
#define rcu_dereference(pointer) READ_ONCE(pointer)
/* Who holds what is not known here, so the condition is only compiled. */
#define rcu_dereference_check(pointer, condition) ({ (void)sizeof(condition); READ_ONCE(pointer); })
#define rcu_dereference_protected(pointer, condition) ({ (void)sizeof(condition); (pointer); })

static inline void rcu_read_lock(void)
{
	shim_rcu_readers++;
}

static inline void rcu_read_unlock(void)
{
	BUG_ON(!shim_rcu_readers);
	shim_rcu_readers--;
}

static inline int rcu_read_lock_held(void)
{
	return shim_rcu_readers != 0;
}

/* Calls a function when a grace period is over. */
void call_rcu(struct rcu_head *head, void (*function)(struct rcu_head *head));

/* Frees, as kfree() does, what has its head at an offset. */
void shim_free_rcu(struct rcu_head *head, size_t offset);

#define kfree_rcu(object, member) do {								\
	typeof(object) shim_object = (object);							\
	if (shim_object)									\
		shim_free_rcu(&shim_object->member, offsetof(typeof(*shim_object), member));	\
} while (0)
#define kvfree_rcu(object, member) kfree_rcu(object, member)

/* Wait for a grace period, and for all that is to be done at its end. */
void synchronize_rcu(void);
void rcu_barrier(void);

#endif
