// SPDX-License-Identifier: GPL-2.0-only

/*
 * Magazines, depot and CPU death on the shim, as Linux has them since the depot is a list that delayed work trims (6.7).
 * What is cached stays in the tree, so the number of ranges there tells what the caches hold.
 */

#include <linux/iova.h>
#include <shim/machine.h>

#include "check.h"

#define LIMIT 0xfffffUL	/* the last pfn below 4 GiB */
#define MAGAZINE 127UL	/* pfns */

static struct iova_domain iovad;

static unsigned long ranges(void)
{
	unsigned long count = 0;

	for (struct rb_node *node = rb_first(&iovad.rbroot); node; node = rb_next(node))
		count++;
	return count - 1;	/* the anchor */
}

static void start(void)
{
	CHECK_EQUAL(iova_cache_get(), 0);
	init_iova_domain(&iovad, PAGE_SIZE, 1);
	CHECK_EQUAL(iova_domain_init_rcaches(&iovad), 0);
}

static void stop(void)
{
	put_iova_domain(&iovad);
	iova_cache_put();
	CHECK_EQUAL(machine_allocated_objects(), 0);
	CHECK_EQUAL(machine_warnings(), 0);
}

/* Takes single pages and gives them back, all on the current CPU. */
static void cache(unsigned long pages)
{
	unsigned long *pfns = calloc(pages, sizeof(*pfns));

	for (unsigned long i = 0; i < pages; i++) {
		pfns[i] = alloc_iova_fast(&iovad, 1, LIMIT, false);
		CHECK_EQUAL(pfns[i] != 0, true);
	}
	for (unsigned long i = 0; i < pages; i++)
		free_iova_fast(&iovad, pfns[i], 1);
	CHECK_EQUAL(ranges(), pages);
	free(pfns);
}

static void last_in_first_out(void)
{
	unsigned long pfn;

	start();
	pfn = alloc_iova_fast(&iovad, 3, LIMIT, false);
	CHECK_EQUAL(pfn, 0xffffc);
	free_iova_fast(&iovad, pfn, 3);
	CHECK_EQUAL(ranges(), 1);
	/* Another CPU has caches of its own. */
	machine_run_on(1);
	CHECK_EQUAL(alloc_iova_fast(&iovad, 4, LIMIT, false), 0xffff8);
	machine_run_on(0);
	CHECK_EQUAL(alloc_iova_fast(&iovad, 4, LIMIT, false), 0xffffc);
	CHECK_EQUAL(ranges(), 2);
	stop();
}

static void depot_is_trimmed_to_the_online_cpus(void)
{
	start();
	/* Two magazines stay with the CPU, four go to the depot. */
	cache(6 * MAGAZINE);
	machine_advance(99);
	CHECK_EQUAL(ranges(), 6 * MAGAZINE);
	machine_advance(1);
	CHECK_EQUAL(ranges(), 5 * MAGAZINE);
	machine_advance(1000);
	CHECK_EQUAL(ranges(), 4 * MAGAZINE);
	stop();
}

static void dead_cpu_is_flushed(void)
{
	start();
	cache(3 * MAGAZINE);
	machine_run_on(1);
	machine_cpu_dead(0);
	CHECK_EQUAL(ranges(), MAGAZINE);
	/* From the depot: a range that is in the tree already. */
	CHECK_EQUAL(find_iova(&iovad, alloc_iova_fast(&iovad, 1, LIMIT, false)) != NULL, true);
	CHECK_EQUAL(ranges(), MAGAZINE);
	machine_cpu_online(0);
	machine_run_on(0);
	stop();
}

static void flush_on_failure(void)
{
	start();
	for (unsigned long pfn = 1; pfn <= 127; pfn++)
		CHECK_EQUAL(alloc_iova_fast(&iovad, 1, 127, false) != 0, true);
	for (unsigned long pfn = 1; pfn <= 127; pfn++)
		free_iova_fast(&iovad, pfn, 1);
	CHECK_EQUAL(alloc_iova_fast(&iovad, 64, 127, false), 0);
	CHECK_EQUAL(ranges(), 127);
	CHECK_EQUAL(alloc_iova_fast(&iovad, 64, 127, true), 64);
	CHECK_EQUAL(ranges(), 1);
	stop();
}

int main(void)
{
	machine_boot(2);
	last_in_first_out();
	depot_is_trimmed_to_the_online_cpus();
	dead_cpu_is_flushed();
	flush_on_failure();
	return 0;
}
