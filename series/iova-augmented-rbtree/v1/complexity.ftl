[#-- SPDX-License-Identifier: GPL-2.0-only --]
[#-- Not a patch of the series: a suite that is laid over it on request, to see in a kernel what an allocation costs. --]
[#-- promised: the scenarios in which the stage promises logarithmic time. --]
iova: measure what an allocation costs

Brings about the two situations in which an allocation can take time that
is linear in the number of ranges, and reports that time.
[@add_file path="drivers/iommu/iova-complexity.kunitconfig"]
CONFIG_KUNIT=y
CONFIG_IOMMU_IOVA_KUNIT_TEST=y
CONFIG_IOMMU_IOVA_COMPLEXITY_KUNIT_TEST=y
[/@add_file]
[@add_file path="drivers/iommu/iova-complexity-kunit.c"]
// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit suite that measures what an allocation of I/O virtual addresses costs
 */

#include <kunit/test.h>
#include <linux/iova.h>
#include <linux/ktime.h>
#include <linux/math64.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/sort.h>

#define L32	0xfffffUL
#define L36	0x1000000UL
#define L48	0x1000000000UL

/* Allocations that are measured */
#define ROUNDS	[=rounds]

/*
 * From the fewest ranges to a hundred times as many, time that is linear grows
 * a hundredfold; time that is logarithmic not even twofold, to which comes what
 * a larger tree misses in the caches.
 */
#define MOST_GROWTH	[=mostGrowth]

/* What the clock cannot tell from nothing, in ns */
#define COARSE		1000ULL

static const unsigned long sizes[] = { [#list ranges as n][=n][#sep], [/#sep][/#list] };

struct scenario {
	unsigned long fill_size;
	unsigned long fill_limit;
	unsigned long size;
	unsigned long limit;
	bool aligned;
	/* One more range is freed before each allocation */
	bool frees;
	/* The stage promises time that is logarithmic */
	bool promised;
};

static int compare(const void *one, const void *other)
{
	u64 left = *(const u64 *)one, right = *(const u64 *)other;

	return left < right ? -1 : left > right;
}

/* Returns the median time of an allocation with n ranges, in ns. */
static u64 measure(struct kunit *test, const struct scenario *scenario, unsigned long n)
{
	struct iova_domain *iovad = test->priv;
	u64 times[ROUNDS], start, sum = 0;
	struct iova **iovas, *measured;
	unsigned long i;

	iovas = kvcalloc(n, sizeof(*iovas), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, iovas);
	init_iova_domain(iovad, PAGE_SIZE, 1);

	for (i = 0; i < n; i++) {
		iovas[i] = alloc_iova(iovad, scenario->fill_size, scenario->fill_limit, false);
		KUNIT_EXPECT_NOT_NULL(test, iovas[i]);
		if (!iovas[i])
			goto out;
	}
	for (i = 1; i < n; i += 2)
		__free_iova(iovad, iovas[i]);

	for (i = 0; i < ROUNDS; i++) {
		if (scenario->frees)
			__free_iova(iovad, iovas[2 * i]);
		start = ktime_get_ns();
		measured = alloc_iova(iovad, scenario->size, scenario->limit, scenario->aligned);
		times[i] = ktime_get_ns() - start;
		sum += times[i];
		KUNIT_EXPECT_NOT_NULL(test, measured);
	}

	sort(times, ROUNDS, sizeof(times[0]), compare, NULL);
	kunit_info(test, "ranges %lu, ns mean %llu, worst %llu, median %llu\n", n,
		   div_u64(sum, ROUNDS), times[ROUNDS - 1], times[ROUNDS / 2]);
out:
	put_iova_domain(iovad);
	kvfree(iovas);
	return times[ROUNDS / 2];
}

static void grow(struct kunit *test, const struct scenario *scenario)
{
	u64 first, most, last = 0;
	int i;

	first = measure(test, scenario, sizes[0]);
	for (i = 1; i < ARRAY_SIZE(sizes); i++)
		last = measure(test, scenario, sizes[i]);
	most = MOST_GROWTH * max_t(u64, first, COARSE);
	if (scenario->promised)
		KUNIT_EXPECT_LE(test, last, most);
}

static void test_linear_search(struct kunit *test)
{
	static const struct scenario scenario = {
		.fill_size = 1,
		.fill_limit = L48,
		.size = 4,
		.limit = L48,
		.frees = true,
		.promised = [=promised?seq_contains("linear-search")?c],
	};

	grow(test, &scenario);
}

static void test_32bit_in_64bit(struct kunit *test)
{
	static const struct scenario scenario = {
		.fill_size = 4,
		.fill_limit = L36,
		.size = 1,
		.limit = L32,
		.aligned = true,
		.promised = [=promised?seq_contains("32bit-in-64bit")?c],
	};

	grow(test, &scenario);
}

static int complexity_init(struct kunit *test)
{
	test->priv = kunit_kzalloc(test, sizeof(struct iova_domain), GFP_KERNEL);
	if (!test->priv)
		return -ENOMEM;
	return iova_cache_get();
}

static void complexity_exit(struct kunit *test)
{
	iova_cache_put();
}

static struct kunit_case complexity_cases[] = {
[#list cases as case]
	KUNIT_CASE([=case]),
[/#list]
	{}
};

static struct kunit_suite complexity_suite = {
	.name = "[=suite]",
	.init = complexity_init,
	.exit = complexity_exit,
	.test_cases = complexity_cases,
};

kunit_test_suite(complexity_suite);

MODULE_DESCRIPTION("KUnit suite that measures what an allocation of I/O virtual addresses costs");
MODULE_LICENSE("GPL");
[/@add_file]
[@file path="drivers/iommu/Kconfig"]
[@insert_after config="IOMMU_IOVA_KUNIT_TEST"]

config IOMMU_IOVA_COMPLEXITY_KUNIT_TEST
	bool "KUnit suite that measures the IOVA allocator"
	depends on KUNIT=y
	select IOMMU_IOVA
[/@insert_after]
[/@file]
[@file path="drivers/iommu/Makefile"]
[@insert_after object="iova-kunit.o"]
obj-$(CONFIG_IOMMU_IOVA_COMPLEXITY_KUNIT_TEST) += iova-complexity-kunit.o
[/@insert_after]
[/@file]
