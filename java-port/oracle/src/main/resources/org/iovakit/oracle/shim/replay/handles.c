// SPDX-License-Identifier: GPL-2.0-only

#include "handles.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#define INITIAL_BITS 10

static struct handle *table;
static unsigned int bits;
static size_t used;

static size_t mask(void)
{
	return ((size_t)1 << bits) - 1;
}

/* The top bits of a product with 2^64 divided by the golden ratio: numbers in a row end up far apart. */
static size_t home(unsigned long key)
{
	return key * 0x9E3779B97F4A7C15UL >> (64 - bits);
}

static void allocate(void)
{
	table = calloc(mask() + 1, sizeof(*table));
	if (!table) {
		fprintf(stderr, "replay: no memory for %zu handles\n", mask() + 1);
		exit(2);
	}
}

void handles_clear(void)
{
	free(table);
	bits = INITIAL_BITS;
	used = 0;
	allocate();
}

/* The slot of a key, or the free one where it would go. */
static size_t slot_of(unsigned long key)
{
	size_t slot = home(key);

	while (table[slot].key && table[slot].key != key)
		slot = (slot + 1) & mask();
	return slot;
}

static void grow(void)
{
	struct handle *old = table;
	size_t slots = mask() + 1;

	bits++;
	allocate();
	for (size_t i = 0; i < slots; i++) {
		if (old[i].key)
			table[slot_of(old[i].key)] = old[i];
	}
	free(old);
}

void handles_put(unsigned long handle, unsigned long pfn, unsigned long size)
{
	if (2 * ++used > mask())
		grow();
	table[slot_of(handle + 1)] = (struct handle){ handle + 1, pfn, size };
}

bool handles_remove(unsigned long handle, struct handle *found)
{
	size_t hole = slot_of(handle + 1);

	if (!table[hole].key)
		return false;
	*found = table[hole];
	used--;
	/* What follows in the run moves up, unless it would end up before its own place. */
	for (size_t slot = (hole + 1) & mask(); table[slot].key; slot = (slot + 1) & mask()) {
		if (((slot - home(table[slot].key)) & mask()) >= ((slot - hole) & mask())) {
			table[hole] = table[slot];
			hole = slot;
		}
	}
	table[hole].key = 0;
	return true;
}
