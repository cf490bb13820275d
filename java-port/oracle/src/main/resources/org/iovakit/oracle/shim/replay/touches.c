// SPDX-License-Identifier: GPL-2.0-only

#include "touches.h"

#include "stream.h"

#include <linux/spinlock.h>
#include <shim/machine.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>

#define INITIAL_BITS 10

extern void (*machine_lock_watcher)(const struct spinlock *lock, int taken);

/* Nodes of a hold; what an earlier one has left in the set is none. */
struct touched {
	const void *node;
	unsigned long hold;
};

static const struct iova_domain *watched;

static struct touched *node_set;
static unsigned int node_bits;
static const void *last_node;	/* node touched, which mostly is the next one too */

static unsigned long hold;	/* the number of the last */
static bool is_held;
static size_t nodes;

static size_t *counts;		/* of each hold that is over */
static size_t length, room;

static void *demanded(void *memory)
{
	if (!memory)
		stream_error("no memory to count touches");
	return memory;
}

/* The top bits of a product with 2^64 divided by the golden ratio: neighbours end up far apart. */
static struct touched *node_slot(const void *node)
{
	size_t mask = ((size_t)1 << node_bits) - 1;
	size_t slot = (unsigned long)node * 0x9E3779B97F4A7C15UL >> (64 - node_bits);

	while (node_set[slot].hold == hold && node_set[slot].node != node)
		slot = (slot + 1) & mask;
	return &node_set[slot];
}

static void grow_node_set(void)
{
	struct touched *old = node_set;
	size_t slots = old ? (size_t)1 << node_bits : 0;

	node_bits = old ? node_bits + 1 : INITIAL_BITS;
	node_set = demanded(calloc((size_t)1 << node_bits, sizeof(*node_set)));
	for (size_t i = 0; i < slots; i++) {
		if (old[i].hold == hold)
			*node_slot(old[i].node) = old[i];
	}
	free(old);
}

/* The node that an address is in; NULL if it is in none. */
static const void *node_at(const void *address)
{
#ifndef REPLAY_NO_ANCHOR
	if ((unsigned long)address - (unsigned long)&watched->anchor < sizeof(watched->anchor))
		return &watched->anchor;
#endif
	return machine_slab_object(address, sizeof(struct iova));
}

static void touch(const void *address)
{
	const void *node;
	struct touched *slot;

	if (!is_held)
		return;
	node = node_at(address);
	if (!node || node == last_node)
		return;
	last_node = node;
	slot = node_slot(node);
	if (slot->hold == hold)
		return;
	*slot = (struct touched){ node, hold };
	if (2 * ++nodes > (size_t)1 << node_bits)
		grow_node_set();
}

static void begin_hold(void)
{
	hold++;
	is_held = true;
	nodes = 0;
	last_node = NULL;
}

static void end_hold(void)
{
	is_held = false;
	if (length == room) {
		room = room ? 2 * room : 64;
		counts = demanded(realloc(counts, room * sizeof(*counts)));
	}
	counts[length++] = nodes;
}

static void watch(const spinlock_t *lock, int taken)
{
	if (lock != &watched->iova_rbtree_lock)
		return;
	if (taken)
		begin_hold();
	else
		end_hold();
}

void touches_watch(const struct iova_domain *iovad)
{
	if (!node_set)
		grow_node_set();
	watched = iovad;
	machine_lock_watcher = watch;
}

void touches_forget(void)
{
	length = 0;
}

void touches_print(void)
{
	for (size_t i = 0; i < length; i++)
		stream_print("%s%zu", i ? "," : " touches=", counts[i]);
}

/* What the compiler calls before each access. A range that is read or written as a whole is one node at most. */
#define TOUCHING(name, ...)							\
	void name(const void *address, ##__VA_ARGS__);				\
	void name(const void *address, ##__VA_ARGS__)				\
	{									\
		touch(address);							\
	}
#define TOUCHING_BYTES(bytes)							\
	TOUCHING(__tsan_read##bytes)						\
	TOUCHING(__tsan_write##bytes)						\
	TOUCHING(__tsan_unaligned_read##bytes)					\
	TOUCHING(__tsan_unaligned_write##bytes)

TOUCHING_BYTES(1)
TOUCHING_BYTES(2)
TOUCHING_BYTES(4)
TOUCHING_BYTES(8)
TOUCHING_BYTES(16)
TOUCHING(__tsan_read_range, unsigned long bytes __attribute__((__unused__)))
TOUCHING(__tsan_write_range, unsigned long bytes __attribute__((__unused__)))

/* ... and in place of an atomic one: those that the kernel publishes pointers with. */
#define TOUCHING_ATOMIC(bits, type)						\
	type __tsan_atomic##bits##_load(const volatile type *address, int order);	\
	type __tsan_atomic##bits##_load(const volatile type *address, int order)	\
	{									\
		(void)order;							\
		touch((const void *)address);					\
		return __atomic_load_n(address, __ATOMIC_SEQ_CST);		\
	}									\
	void __tsan_atomic##bits##_store(volatile type *address, type value, int order);	\
	void __tsan_atomic##bits##_store(volatile type *address, type value, int order)	\
	{									\
		(void)order;							\
		touch((const void *)address);					\
		__atomic_store_n(address, value, __ATOMIC_SEQ_CST);		\
	}

TOUCHING_ATOMIC(8, unsigned char)
TOUCHING_ATOMIC(16, unsigned short)
TOUCHING_ATOMIC(32, unsigned int)
TOUCHING_ATOMIC(64, unsigned long)

void __tsan_init(void);
void __tsan_init(void)
{
}

void __tsan_func_entry(void *caller);
void __tsan_func_entry(void *caller)
{
	(void)caller;
}

void __tsan_func_exit(void);
void __tsan_func_exit(void)
{
}
