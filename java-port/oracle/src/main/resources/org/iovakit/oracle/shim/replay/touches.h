/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Nodes touched while iova_rbtree_lock is held: each struct iova, the anchor too, that the kernel's code reads or writes
 * then, once a hold. The compiler has that code tell of each of its accesses to memory, as it would for ThreadSanitizer.
 */
#ifndef SHIM_REPLAY_TOUCHES_H
#define SHIM_REPLAY_TOUCHES_H

#include <linux/iova.h>

/* Counts what is done with a domain from now on. */
void touches_watch(const struct iova_domain *iovad);

/* Forgets all holds that there were. */
void touches_forget(void);

/* Prints " touches=" and how many nodes were touched in each hold since then, with commas between; nothing if none was. */
void touches_print(void);

#endif
