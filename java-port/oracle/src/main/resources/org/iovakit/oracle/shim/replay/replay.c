// SPDX-License-Identifier: GPL-2.0-only
/*
 * Does with the kernel's allocator what traces on standard input say, and writes the results to standard output. A trace
 * ends where the input does, or with the word "over", and so do its results, if it ended in peace. For the rest both are
 * described where the Java replayer is, in the package org.iovakit.trace. A trace comes checked from there: what is
 * wrong with it is told here in brief.
 *
 * REPLAY_IOVA_MEMBERS(show) and REPLAY_DOMAIN_NODES(show) list, as show(a) show(b), what the kernel at hand adds to
 * struct iova and which pointers to nodes it adds to struct iova_domain. REPLAY_COUNTED says that visits are counted,
 * REPLAY_BLOCKS that basic blocks are, REPLAY_TOUCHES that touches of nodes are; REPLAY_NO_MAX32 that there is no
 * max32_alloc_size.
 */

#include "../ranges/ranges.h"
#include "handles.h"
#include "serve.h"
#include "stream.h"
#include "touches.h"

#include <linux/cpu.h>
#include <linux/iova.h>
#include <shim/machine.h>

#include <string.h>

#ifdef REPLAY_COUNTED
extern unsigned long replay_visits;
#endif

#ifdef REPLAY_BLOCKS
static unsigned long blocks;

void __sanitizer_cov_trace_pc(void);

/* Called by the kernel's code at the start of each of its basic blocks; those count that run while a lock is held. */
void __sanitizer_cov_trace_pc(void)
{
	blocks += shim_preempt_count != 0;
}
#endif

#ifndef REPLAY_TOUCHES
#define touches_watch(iovad) do { } while (0)
#define touches_forget() do { } while (0)
#define touches_print() do { } while (0)
#endif

static struct iova_domain iovad;
static bool domain_in_use;
static unsigned long allocations;

static bool is_online(unsigned int cpu)
{
	return shim_next_online_cpu(cpu) == cpu;
}

static unsigned int read_cpu(void)
{
	unsigned long cpu = stream_number();

	if (cpu >= nr_cpu_ids)
		stream_error("there is no cpu %lu", cpu);
	return cpu;
}

/* Whether the next word is this one. */
static bool is_word(const char *word)
{
	return !strcmp(stream_word(), word);
}

static void print_range(const char *outcome, const struct iova *iova)
{
	stream_print("%s 0x%lx 0x%lx", outcome, iova->pfn_lo, iova->pfn_hi);
}

static void take(const struct iova *iova, unsigned long size)
{
	unsigned long handle = allocations++;

	if (!iova) {
		stream_print("refused");
		return;
	}
	handles_put(handle, iova->pfn_lo, size);
	print_range("took", iova);
}

static void do_domain(void)
{
	unsigned long granule = stream_number();
	unsigned long start_pfn = stream_number();

	if (domain_in_use)
		put_iova_domain(&iovad);
	handles_clear();
	memset(&iovad, 0, sizeof(iovad));
	init_iova_domain(&iovad, granule, start_pfn);
	touches_watch(&iovad);
	domain_in_use = true;
	if (is_word("rcaches") && iova_domain_init_rcaches(&iovad))
		stream_error("no memory for rcaches");
	stream_print("domain");
}

static void do_alloc(void)
{
	unsigned long size = stream_number();
	unsigned long limit = stream_number();

	take(alloc_iova(&iovad, size, limit, is_word("aligned")), size);
}

static void do_alloc_fast(void)
{
	unsigned int cpu = read_cpu();
	unsigned long size = stream_number();
	unsigned long limit = stream_number();
	bool flush = is_word("flush");
	unsigned long handle = allocations++;
	unsigned long pfn;

	if (!is_online(cpu)) {
		stream_print("offline");
		return;
	}
	machine_run_on(cpu);
	pfn = alloc_iova_fast(&iovad, size, limit, flush);
	if (!pfn) {
		stream_print("refused");
		return;
	}
	handles_put(handle, pfn, size);
	stream_print("took 0x%lx", pfn);
}

static void do_reserve(void)
{
	unsigned long lo = stream_number();
	unsigned long hi = stream_number();

	take(reserve_iova(&iovad, lo, hi), hi - lo + 1);
}

/* Finds what is to be freed, which is none of the operation, so that its touches do not count. */
static struct iova *look_up(unsigned long pfn)
{
	struct iova *iova = find_iova(&iovad, pfn);

	touches_forget();
	return iova;
}

static void do_free(void)
{
	struct handle handle;
	struct iova *iova = NULL;

	if (handles_remove(stream_number(), &handle))
		iova = look_up(handle.pfn);
	if (!iova) {
		stream_print("gone");
	} else if (ranges_is_anchor(&iovad, iova)) {
		stream_print("anchor");
	} else {
		print_range("freed", iova);
		__free_iova(&iovad, iova);
	}
}

static void do_free_pfn(void)
{
	unsigned long pfn = stream_number();
	struct iova *iova = look_up(pfn);

	if (ranges_is_anchor(&iovad, iova)) {
		stream_print("anchor");
		return;
	}
	if (iova)
		print_range("freed", iova);
	else
		stream_print("gone");
	free_iova(&iovad, pfn);
}

static void do_free_fast(void)
{
	unsigned int cpu = read_cpu();
	unsigned long number = stream_number();
	struct handle handle;

	if (!is_online(cpu)) {
		stream_print("offline");
	} else if (!handles_remove(number, &handle)) {
		stream_print("gone");
	} else {
		machine_run_on(cpu);
		free_iova_fast(&iovad, handle.pfn, handle.size);
		stream_print("freed");
	}
}

static void do_find(void)
{
	struct iova *iova = find_iova(&iovad, stream_number());

	if (iova)
		print_range("found", iova);
	else
		stream_print("none");
}

static void do_cpu_dead(void)
{
	unsigned int cpu = read_cpu();
	unsigned int survivor = shim_next_online_cpu(cpu == shim_next_online_cpu(0) ? cpu + 1 : 0);

	if (!is_online(cpu)) {
		stream_print("offline");
	} else if (survivor >= nr_cpu_ids) {
		stream_print("last");
	} else {
		machine_run_on(survivor);
		machine_cpu_dead(cpu);
		stream_print("done");
	}
}

static void do_cpu_online(void)
{
	unsigned int cpu = read_cpu();

	if (is_online(cpu)) {
		stream_print("online");
		return;
	}
	machine_cpu_online(cpu);
	stream_print("done");
}

static void do_advance(void)
{
	machine_advance(stream_number());
	stream_print("done");
}

/* Whether memory is short during the next operation. */
static bool is_memory_short;

static void do_nomem(void)
{
	is_memory_short = true;
	stream_print("done");
}

static void dump_range(const struct iova *iova)
{
	ranges_print_place(iova, stream_print);
	print_range("", iova);
#define SHOW(member) stream_print(" " #member "=0x%lx", iova->member);
	REPLAY_IOVA_MEMBERS(SHOW)
#undef SHOW
	stream_print("\n");
}

static void do_dump(void)
{
	unsigned long ranges = 0;

	for (struct iova *iova = ranges_first(&iovad); iova; iova = ranges_next(&iovad, iova)) {
		dump_range(iova);
		ranges++;
	}
	stream_print("dumped %lu", ranges);
#define SHOW(member)										\
	if (iovad.member)									\
		stream_print(" " #member "=0x%lx", rb_entry(iovad.member, struct iova, node)->pfn_lo);	\
	else											\
		stream_print(" " #member "=null");
	REPLAY_DOMAIN_NODES(SHOW)
#undef SHOW
}

static const struct {
	const char *word;
	void (*function)(void);
	bool is_request;	/* for or about a range, so that its cost counts */
} operations[] = {
	{ "alloc", do_alloc, true },
	{ "free", do_free, true },
	{ "alloc_fast", do_alloc_fast, true },
	{ "free_fast", do_free_fast, true },
	{ "find", do_find, true },
	{ "reserve", do_reserve, true },
	{ "free_pfn", do_free_pfn, true },
	{ "nomem", do_nomem, false },
	{ "dump", do_dump, false },
	{ "advance", do_advance, false },
	{ "cpu_dead", do_cpu_dead, false },
	{ "cpu_online", do_cpu_online, false },
	{ "domain", do_domain, false },
};

static void print_warnings(void)
{
	static unsigned long seen;
	unsigned long warnings = machine_warnings();

	if (warnings != seen)
		stream_print(" warnings=%lu", warnings - seen);
	seen = warnings;
	stream_print("\n");
}

static void replay(const char *word)
{
	size_t i = 0;

	while (strcmp(operations[i].word, word)) {
		if (++i == sizeof(operations) / sizeof(operations[0]))
			stream_error("there is no operation '%s'", word);
	}
	if (!domain_in_use && operations[i].function != do_domain)
		stream_error("there is no domain yet");
#ifdef REPLAY_COUNTED
	replay_visits = 0;
#endif
#ifdef REPLAY_BLOCKS
	blocks = 0;
#endif
	touches_forget();
	machine_fail_atomic(is_memory_short);
	is_memory_short = false;
	operations[i].function();
	machine_fail_atomic(false);
	machine_rest();
#ifndef REPLAY_NO_MAX32
	stream_print(" max32=0x%lx", iovad.max32_alloc_size);
#endif
#ifdef REPLAY_BLOCKS
	if (operations[i].is_request)
		stream_print(" blocks=%lu", blocks);
#endif
#ifdef REPLAY_COUNTED
	if (operations[i].function == do_alloc)
		stream_print(" visits=%lu", replay_visits);
#endif
	touches_print();
	print_warnings();
}

static bool replay_trace(void)
{
	const char *word;

	if (!stream_next_line())
		return false;
	if (!is_word("iovakit-trace") || !is_word("1"))
		stream_error("this is no trace of version 1");
	if (!stream_next_line() || !is_word("machine"))
		stream_error("the machine is missing");
	machine_boot(stream_number());
	if (iova_cache_get())
		stream_error("no memory for the caches");
	while (stream_next_line() && strcmp(word = stream_word(), "over"))
		replay(word);

	stream_print("end");
	if (domain_in_use)
		put_iova_domain(&iovad);
	iova_cache_put();
	machine_rest();
	print_warnings();
	stream_flush();
	return true;
}

int main(void)
{
	return serve(replay_trace);
}
