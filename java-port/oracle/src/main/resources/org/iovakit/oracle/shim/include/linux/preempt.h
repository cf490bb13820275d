/* SPDX-License-Identifier: GPL-2.0-only */
/* May the caller sleep? Not while it holds a spinlock or has interrupts off. */
#ifndef SHIM_LINUX_PREEMPT_H
#define SHIM_LINUX_PREEMPT_H

#include <linux/bug.h>

extern unsigned int shim_preempt_count;
extern unsigned long shim_irqs_disabled;
extern unsigned int shim_mutexes_held;

#define might_sleep() WARN_ON(shim_preempt_count || shim_irqs_disabled)

#endif
