/* SPDX-License-Identifier: GPL-2.0-only */
/* The virtual clock ticks once a millisecond, when machine_advance() says so. */
#ifndef SHIM_LINUX_JIFFIES_H
#define SHIM_LINUX_JIFFIES_H

#define HZ 1000

extern unsigned long jiffies;

static inline unsigned long msecs_to_jiffies(unsigned int msecs)
{
	return msecs;
}

#endif
