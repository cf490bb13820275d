/* SPDX-License-Identifier: GPL-2.0-only */
/* The handles of a trace that were served and not given back: an open hash table. */
#ifndef REPLAY_HANDLES_H
#define REPLAY_HANDLES_H

#include <linux/types.h>

struct handle {
	unsigned long key;	/* the handle + 1; 0: a free slot */
	unsigned long pfn;	/* the first one returned */
	unsigned long size;	/* pages, as asked for */
};

/* Forgets all; call it first. */
void handles_clear(void);

void handles_put(unsigned long handle, unsigned long pfn, unsigned long size);

/* Forgets a handle and leaves it in *found; false when there was none. */
bool handles_remove(unsigned long handle, struct handle *found);

#endif
