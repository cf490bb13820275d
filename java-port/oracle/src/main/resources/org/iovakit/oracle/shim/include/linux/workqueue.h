/* SPDX-License-Identifier: GPL-2.0-only */
/* Delayed work on the virtual clock. */
#ifndef SHIM_LINUX_WORKQUEUE_H
#define SHIM_LINUX_WORKQUEUE_H

#include <linux/jiffies.h>
#include <linux/types.h>

struct work_struct {
	void (*func)(struct work_struct *work);
};

struct delayed_work {
	struct work_struct work;
	unsigned long expires;		/* jiffies */
	bool pending;
	struct delayed_work *next;	/* in the order of expiry */
};

#define INIT_DELAYED_WORK(dwork, function) \
	do { *(dwork) = (struct delayed_work){ .work.func = (function) }; } while (0)

/* False, and no change, when the work is pending already. */
bool schedule_delayed_work(struct delayed_work *dwork, unsigned long delay);

/* Whether the work was pending. */
bool cancel_delayed_work_sync(struct delayed_work *dwork);

#endif
