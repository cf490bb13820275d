// SPDX-License-Identifier: GPL-2.0-only

#include <linux/bug.h>
#include <linux/preempt.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <shim/machine.h>

unsigned int shim_rcu_readers;

/* What waits for the end of a grace period, in the order in which it came. */
static struct rcu_head *waiting;
static struct rcu_head **last = &waiting;

/* No function has so low an address. */
#define MAX_OFFSET 4096ul

void call_rcu(struct rcu_head *head, void (*function)(struct rcu_head *head))
{
	head->next = NULL;
	head->func = function;
	*last = head;
	last = &head->next;
}

void shim_free_rcu(struct rcu_head *head, size_t offset)
{
	BUG_ON(offset >= MAX_OFFSET);
	call_rcu(head, (void (*)(struct rcu_head *))offset);
}

/* What is called may have more called. */
static void end_grace_period(void)
{
	while (waiting) {
		struct rcu_head *head = waiting;
		unsigned long offset = (unsigned long)head->func;

		waiting = head->next;
		if (!waiting)
			last = &waiting;
		if (offset < MAX_OFFSET)
			kfree((char *)head - offset);
		else
			head->func(head);
	}
}

void synchronize_rcu(void)
{
	unsigned int it_waits_for_itself = shim_rcu_readers;

	might_sleep();
	BUG_ON(it_waits_for_itself);
	end_grace_period();
}

void rcu_barrier(void)
{
	synchronize_rcu();
}

void machine_rest(void)
{
	unsigned int locks_held = shim_preempt_count, mutexes_held = shim_mutexes_held;
	unsigned int rcu_read_locks_held = shim_rcu_readers;
	unsigned long interrupts_are_off = shim_irqs_disabled;

	BUG_ON(locks_held);
	BUG_ON(interrupts_are_off);
	BUG_ON(mutexes_held);
	BUG_ON(rcu_read_locks_held);
	end_grace_period();
}
