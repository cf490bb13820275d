// SPDX-License-Identifier: GPL-2.0-only
/*
 * Times the kernel's allocator on a trace. Reads the trace whole, which may have domain, alloc and free alone; then does
 * as many of its operations as each further line says, "run COUNT", and answers in one line: nanoseconds that allocations
 * took, and frees, a checksum of all that was given out so far, 0 for the visits, which are not counted here, and the bytes
 * of slabs that a range takes, with the nodes of what keeps the ranges: the mean of those that are there. The Java side is
 * package org.iovakit.bench.
 */

#ifdef REPLAY_CONFINED
#include "confine.h"
#endif
#include "stream.h"

#include <linux/iova.h>
#include <shim/machine.h>

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define NSEC_PER_SEC 1000000000L

enum kind { DOMAIN, ALLOC, ALLOC_ALIGNED, FREE };

struct operation {
	unsigned long size;	/* pages; of a domain the granule, bytes */
	unsigned long limit;	/* pfn, inclusive; of a domain the lowest pfn */
	unsigned int handle;
	enum kind kind;
};

static struct operation *operations;
static size_t count, room;
static size_t next;

static struct iova **live;	/* by handle */
static unsigned int handles;
static struct iova_domain iovad;
static unsigned long checksum;

static void *grown(void *array, size_t bytes)
{
	void *memory = realloc(array, bytes);

	if (!memory)
		stream_error("no memory for a trace of %zu operations", count);
	return memory;
}

static void add(struct operation operation)
{
	if (count == room) {
		room = room ? 2 * room : 1024;
		operations = grown(operations, room * sizeof(*operations));
	}
	operations[count++] = operation;
}

static void read_operation(const char *word)
{
	struct operation operation = { .kind = DOMAIN };

	if (!strcmp(word, "free")) {
		operation.kind = FREE;
		operation.handle = stream_number();
	} else if (!strcmp(word, "alloc") || !strcmp(word, "domain")) {
		operation.size = stream_number();
		operation.limit = stream_number();
		if (!strcmp(word, "alloc")) {
			operation.kind = strcmp(stream_word(), "aligned") ? ALLOC : ALLOC_ALIGNED;
			operation.handle = handles++;
		}
	} else {
		stream_error("a bench has no operation '%s'", word);
	}
	add(operation);
}

static void run_operation(const struct operation *operation)
{
	struct iova *iova;

	switch (operation->kind) {
	case ALLOC:
	case ALLOC_ALIGNED:
		iova = alloc_iova(&iovad, operation->size, operation->limit, operation->kind == ALLOC_ALIGNED);
		live[operation->handle] = iova;
		checksum = checksum * 31 + (iova ? iova->pfn_lo : 0);
		break;
	case FREE:
		if (live[operation->handle])
			__free_iova(&iovad, live[operation->handle]);
		live[operation->handle] = NULL;
		break;
	case DOMAIN:
		init_iova_domain(&iovad, operation->size, operation->limit);
		break;
	}
}

static long nanoseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * NSEC_PER_SEC + now.tv_nsec;
}

/* Rounded to the nearest; where there is no range, what one alone would take. */
static size_t range_bytes(void)
{
	size_t ranges = 0;

	for (size_t handle = 0; handle < handles; handle++)
		ranges += live[handle] != NULL;
	return ranges ? (machine_slab_bytes_in_use() + ranges / 2) / ranges : machine_slab_bytes(sizeof(struct iova));
}

static void run(size_t wanted)
{
	long taken[2] = {};	/* by whether it frees */
	size_t end = next + wanted;

	if (wanted > count - next)
		stream_error("there are only %zu operations left", count - next);
	while (next < end) {
		bool frees = operations[next].kind == FREE;
		long start = nanoseconds();

		do
			run_operation(&operations[next++]);
		while (next < end && (operations[next].kind == FREE) == frees);
		taken[frees] += nanoseconds() - start;
	}
	machine_rest();
	stream_print("%ld %ld %lu 0 %zu\n", taken[false], taken[true], checksum, range_bytes());
}

int main(void)
{
	const char *word;

	stream_start();
#ifdef REPLAY_CONFINED
	confine_last_words = stream_flush;
	confine();
#endif
	if (!stream_next_line() || strcmp(stream_word(), "iovakit-trace") || strcmp(stream_word(), "1"))
		stream_error("this is no trace of version 1");
	if (!stream_next_line() || strcmp(stream_word(), "machine"))
		stream_error("the machine is missing");
	machine_boot(stream_number());
	if (iova_cache_get())
		stream_error("no memory for the caches");

	while (stream_next_line()) {
		word = stream_word();
		if (strcmp(word, "run")) {
			read_operation(word);
			continue;
		}
		if (!live) {
			live = grown(NULL, handles * sizeof(*live));
			memset(live, 0, handles * sizeof(*live));
		}
		run(stream_number());
	}
	return 0;
}
