// SPDX-License-Identifier: GPL-2.0-only

#include <linux/bug.h>
#include <linux/preempt.h>
#include <linux/workqueue.h>
#include <shim/machine.h>

static struct delayed_work *pending;

unsigned long jiffies;

bool schedule_delayed_work(struct delayed_work *dwork, unsigned long delay)
{
	struct delayed_work **link = &pending;

	if (dwork->pending)
		return false;
	dwork->expires = jiffies + delay;
	while (*link && (*link)->expires <= dwork->expires)
		link = &(*link)->next;
	dwork->next = *link;
	*link = dwork;
	dwork->pending = true;
	return true;
}

bool cancel_delayed_work_sync(struct delayed_work *dwork)
{
	struct delayed_work **link = &pending;

	might_sleep();
	if (!dwork->pending)
		return false;
	while (*link != dwork)
		link = &(*link)->next;
	*link = dwork->next;
	dwork->pending = false;
	return true;
}

/* A work is no longer pending when it runs, so it can schedule itself again. */
void machine_advance(unsigned int msecs)
{
	unsigned long end = jiffies + msecs_to_jiffies(msecs);

	while (pending && pending->expires <= end) {
		struct delayed_work *dwork = pending;

		pending = dwork->next;
		dwork->pending = false;
		jiffies = dwork->expires;
		dwork->work.func(&dwork->work);
		WARN_ON(shim_preempt_count || shim_irqs_disabled);
	}
	jiffies = end;
}
