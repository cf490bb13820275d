// SPDX-License-Identifier: GPL-2.0-only

/* The tree part of the allocator on the shim: what every kernel from 6.1 on does. */

#include <linux/iova.h>
#include <shim/machine.h>

#include "check.h"

#define LIMIT 0xfffffUL	/* the last pfn below 4 GiB */

static unsigned long ranges(struct iova_domain *iovad)
{
	unsigned long count = 0;

	for (struct rb_node *node = rb_first(&iovad->rbroot); node; node = rb_next(node))
		count++;
	return count - 1;	/* the anchor */
}

static void top_down_and_aligned(struct iova_domain *iovad)
{
	struct iova *top = alloc_iova(iovad, 1, LIMIT, false);
	struct iova *next = alloc_iova(iovad, 1, LIMIT, false);
	struct iova *aligned = alloc_iova(iovad, 3, LIMIT, true);

	CHECK_EQUAL(top->pfn_lo, LIMIT);
	CHECK_EQUAL(next->pfn_lo, LIMIT - 1);
	/* The highest multiple of 4 that has three free pfns from it on. */
	CHECK_EQUAL(aligned->pfn_lo, 0xffff8);
	CHECK_EQUAL(iova_size(aligned), 3);
	CHECK_EQUAL(find_iova(iovad, 0xffffa), aligned);
	CHECK_EQUAL(find_iova(iovad, 0xffffb), NULL);

	free_iova(iovad, LIMIT);
	CHECK_EQUAL(find_iova(iovad, LIMIT), NULL);
	top = alloc_iova(iovad, 1, LIMIT, false);
	CHECK_EQUAL(top->pfn_lo, LIMIT);

	__free_iova(iovad, top);
	__free_iova(iovad, next);
	__free_iova(iovad, aligned);
	CHECK_EQUAL(ranges(iovad), 0);
}

static void reserve_and_refusal(struct iova_domain *iovad)
{
	struct iova *reserved = reserve_iova(iovad, 1, LIMIT - 1);

	CHECK_EQUAL(iova_size(reserved), LIMIT - 1);
	CHECK_EQUAL(alloc_iova(iovad, 2, LIMIT, false), NULL);
	CHECK_EQUAL(iovad->max32_alloc_size, 2);
	CHECK_EQUAL(alloc_iova(iovad, 1, LIMIT, false)->pfn_lo, LIMIT);
	free_iova(iovad, LIMIT);
	CHECK_EQUAL(iovad->max32_alloc_size, iovad->dma_32bit_pfn);
	free_iova(iovad, 1);
	CHECK_EQUAL(ranges(iovad), 0);
}

static void failing_allocation(struct iova_domain *iovad)
{
	unsigned long before = machine_allocated_objects();

	machine_fail_nth_alloc(2);
	CHECK_EQUAL(!alloc_iova(iovad, 1, LIMIT, false), false);
	CHECK_EQUAL(!alloc_iova(iovad, 1, LIMIT, false), true);
	CHECK_EQUAL(!alloc_iova(iovad, 1, LIMIT, false), false);
	CHECK_EQUAL(machine_allocated_objects(), before + 2);
	CHECK_EQUAL(ranges(iovad), 2);
}

/* Frees every other of many ranges, so that the tree is rebalanced in all its ways. */
static void many(struct iova_domain *iovad)
{
	unsigned long last = 0;

	for (unsigned long pfn = 1; pfn <= 10000; pfn++)
		CHECK_EQUAL(reserve_iova(iovad, pfn * 7919 % 10007, pfn * 7919 % 10007)->pfn_lo,
			    pfn * 7919 % 10007);
	CHECK_EQUAL(ranges(iovad), 10000);
	for (unsigned long pfn = 1; pfn <= 10000; pfn += 2)
		free_iova(iovad, pfn * 7919 % 10007);
	CHECK_EQUAL(ranges(iovad), 5000);
	for (struct rb_node *node = rb_first(&iovad->rbroot); node; node = rb_next(node)) {
		struct iova *iova = rb_entry(node, struct iova, node);

		CHECK_EQUAL(iova->pfn_lo > last, true);
		last = iova->pfn_lo;
	}
	CHECK_EQUAL(last, ~0UL);
}

int main(void)
{
	struct iova_domain iovad = { .granule = 0 };

	machine_boot(1);
	CHECK_EQUAL(iova_cache_get(), 0);
	init_iova_domain(&iovad, PAGE_SIZE, 1);
	CHECK_EQUAL(iovad.dma_32bit_pfn, 1UL << 20);

	top_down_and_aligned(&iovad);
	reserve_and_refusal(&iovad);
	failing_allocation(&iovad);
	put_iova_domain(&iovad);

	init_iova_domain(&iovad, PAGE_SIZE, 1);
	many(&iovad);
	put_iova_domain(&iovad);

	iova_cache_put();
	CHECK_EQUAL(machine_allocated_objects(), 0);
	CHECK_EQUAL(machine_warnings(), 0);
	iova_cache_put();
	CHECK_EQUAL(machine_warnings(), 1);
	return 0;
}
