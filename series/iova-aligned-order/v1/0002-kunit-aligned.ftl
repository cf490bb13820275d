[#-- SPDX-License-Identifier: GPL-2.0-only --]
[#-- cases: those that pass on what is here. members: what the structs have here. kunitNamespace: what a kernel's tests import, as it stands in its macros; or nothing. --]
[#assign cachedNodes = members?seq_contains("cached_node")]
iova: add KUnit tests

Nothing tests the allocator but the drivers that use it, and what goes
wrong there is noticed late: a range that is given out twice corrupts
memory, one that is refused makes a driver fail on a machine with memory
to spare.

Add a suite. It asks for each DMA mask, at both ends of the address space,
with and without alignment, for sizes that are no power of two, in domains
that are full but for holes that just fit; it finds out pfn by pfn whether
there was room, and takes nothing for granted that it could look up. A
pseudo-random mix makes sure that each combination of limit, alignment and
size came up.

iova_domain_verify_invariants() looks at the tree itself: whether links
and colours are those of a red-black tree, in a way that ends on anything,
whether the ranges are in order and none overlaps the next, and whether
the cached nodes are where a search may start. It is built with the suite
alone.

Nothing in a User Mode Linux kernel selects IOMMU_IOVA, which has no
prompt, so the suite selects it:

  ./tools/testing/kunit/kunit.py run --kunitconfig=drivers/iommu
[@add_file path="drivers/iommu/.kunitconfig"]
CONFIG_KUNIT=y
CONFIG_IOMMU_IOVA_KUNIT_TEST=y
[/@add_file]
[@add_file path="drivers/iommu/iova-test.c"]
// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit tests of the IOVA allocator
 */

#include <kunit/test.h>
#include <linux/dma-mapping.h>
#include <linux/iova.h>
#include <linux/module.h>

/* The highest pfn that a 32-bit device reaches */
#define L32	((unsigned long)(DMA_BIT_MASK(32) >> PAGE_SHIFT))
/* Well above that, and still an unsigned long where that has 32 bits */
#define L36	((unsigned long)((1ULL << 36) >> PAGE_SHIFT))
/* The highest pfn that can be given out: the last one of all is the anchor's */
#define TOP	(~0UL - 1)
/* Limits so low that what is below is used up */
#define FEW		1023UL
#define MIXED_FEW	511UL
#define HOLES		2047UL

#define SLOTS		1024
#define ROUNDS		4096
#define MIXED_SLOTS	512
/* Of the mix: sizes of 1 to 12 pfns; three limits, each aligned or not */
#define SIZES		12
#define KINDS		6

struct iova_test {
	struct iova_domain iovad;
	struct iova_domain from_zero;
	struct iova *iovas[SLOTS];
	unsigned int seen[KINDS * SIZES];
};

/* The highest pfn that an address of so many bits reaches */
static unsigned long mask_limit(int bits)
{
	unsigned long limit = ~0ULL >> (64 - bits) >> PAGE_SHIFT;

	if (limit == ~0UL)
		limit = TOP;
	return limit;
}

/* What a request of so many pfns is aligned to, if it is */
static unsigned long alignment(unsigned long size)
{
	unsigned long align = 1;

	while (align < size)
		align = align << 1;
	return align;
}

/* Each mask by itself, and then all of them, the widest first */
static void each_mask(struct kunit *test)
{
	struct iova_test *t = test->priv;
	struct iova *range;
	int bits;

	for (bits = 24; bits <= 64; bits++) {
		range = alloc_iova(&t->iovad, 1, mask_limit(bits), true);
		KUNIT_ASSERT_NOT_NULL_MSG(test, range, "%d bits", bits);
		KUNIT_EXPECT_EQ_MSG(test, range->pfn_hi, mask_limit(bits), "%d bits", bits);
		__free_iova(&t->iovad, range);
	}

	for (bits = 64; bits >= 24; bits--) {
		range = alloc_iova(&t->iovad, 1, mask_limit(bits), true);
		KUNIT_ASSERT_NOT_NULL_MSG(test, range, "%d bits, after all wider ones", bits);
		KUNIT_EXPECT_LE_MSG(test, range->pfn_hi, mask_limit(bits), "%d bits", bits);
		KUNIT_EXPECT_GT_MSG(test, range->pfn_hi, mask_limit(bits) / 2, "%d bits", bits);
	}
	KUNIT_EXPECT_TRUE(test, iova_domain_verify_invariants(&t->iovad));
}

/* Below the anchor, and below what can be reserved */
static void top_of_space(struct kunit *test)
{
	struct iova_test *t = test->priv;
	struct iova *top, *below;
	unsigned long last;

	top = alloc_iova(&t->iovad, 1, TOP, true);
	KUNIT_ASSERT_NOT_NULL(test, top);
	KUNIT_EXPECT_EQ(test, top->pfn_lo, TOP);
	below = alloc_iova(&t->iovad, 7, TOP, false);
	KUNIT_ASSERT_NOT_NULL(test, below);
	KUNIT_EXPECT_EQ(test, below->pfn_lo, TOP - 7);
	__free_iova(&t->iovad, top);
	__free_iova(&t->iovad, below);
	KUNIT_EXPECT_TRUE(test, iova_domain_verify_invariants(&t->iovad));

	last = mask_limit(64);
	KUNIT_EXPECT_NOT_NULL(test, reserve_iova(&t->iovad, last - 7, last));
	below = alloc_iova(&t->iovad, 1, last, true);
	KUNIT_ASSERT_NOT_NULL(test, below);
	KUNIT_EXPECT_EQ(test, below->pfn_hi, last - 8);
	KUNIT_EXPECT_TRUE(test, iova_domain_verify_invariants(&t->iovad));
}

static void pfn_zero(struct kunit *test)
{
	struct iova_test *t = test->priv;
	struct iova *range, *reserved, *all;
	int i;

	for (i = 0; i < 7; i++) {
		range = alloc_iova(&t->iovad, 1, 7, false);
		KUNIT_ASSERT_NOT_NULL_MSG(test, range, "pfn %d", 7 - i);
	}
	KUNIT_EXPECT_NULL_MSG(test, alloc_iova(&t->iovad, 1, 7, false),
			      "below the first pfn of the domain");
	reserved = reserve_iova(&t->iovad, 0, 0);
	KUNIT_ASSERT_NOT_NULL(test, reserved);
	KUNIT_EXPECT_TRUE(test, iova_domain_verify_invariants(&t->iovad));
	KUNIT_EXPECT_PTR_EQ(test, find_iova(&t->iovad, 0), reserved);

	all = alloc_iova(&t->from_zero, 8, 7, true);
	KUNIT_ASSERT_NOT_NULL(test, all);
	KUNIT_EXPECT_EQ(test, all->pfn_lo, 0UL);
	__free_iova(&t->from_zero, all);
	for (i = 0; i < 8; i++) {
		range = alloc_iova(&t->from_zero, 1, 7, false);
		KUNIT_ASSERT_NOT_NULL_MSG(test, range, "pfn %d", 7 - i);
		KUNIT_EXPECT_EQ(test, range->pfn_lo, 7UL - i);
	}
	KUNIT_EXPECT_NULL(test, alloc_iova(&t->from_zero, 1, 7, false));
	KUNIT_EXPECT_TRUE(test, iova_domain_verify_invariants(&t->from_zero));
}

/* A page before each request, so that it is not aligned by accident */
static void aligned(struct kunit *test)
{
	struct iova_test *t = test->priv;
	struct iova *page, *range;
	int order;

	for (order = 0; order <= 10; order++) {
		page = alloc_iova(&t->iovad, 1, L32, false);
		KUNIT_ASSERT_NOT_NULL_MSG(test, page, "before order %d", order);
		range = alloc_iova(&t->iovad, 1UL << order, L32, true);
		KUNIT_ASSERT_NOT_NULL_MSG(test, range, "order %d", order);
		KUNIT_EXPECT_EQ_MSG(test, range->pfn_lo & ((1UL << order) - 1), 0UL,
				    "order %d", order);
		KUNIT_EXPECT_EQ_MSG(test, iova_size(range), 1UL << order, "order %d", order);
	}
	KUNIT_EXPECT_TRUE(test, iova_domain_verify_invariants(&t->iovad));
}

static void odd_sizes(struct kunit *test)
{
	struct iova_test *t = test->priv;
	struct iova *pages, *range;
	unsigned long size;

	pages = alloc_iova(&t->iovad, 2, L32, false);
	KUNIT_ASSERT_NOT_NULL(test, pages);
	for (size = 3; size < 64; size += 9) {
		range = alloc_iova(&t->iovad, size, L32, true);
		KUNIT_ASSERT_NOT_NULL_MSG(test, range, "%lu pfns", size);
		KUNIT_EXPECT_EQ_MSG(test, range->pfn_lo & (alignment(size) - 1), 0UL,
				    "%lu pfns", size);
		KUNIT_EXPECT_EQ(test, iova_size(range), size);
	}
	KUNIT_EXPECT_TRUE(test, iova_domain_verify_invariants(&t->iovad));
}

/* Without alignment nothing is left free between ranges. */
static void packed(struct kunit *test)
{
	struct iova_test *t = test->priv;
	unsigned long below = L32 + 1;
	unsigned long size;
	struct iova *range;

	for (size = 1; size < 64; size += 7) {
		range = alloc_iova(&t->iovad, size, L32, false);
		KUNIT_ASSERT_NOT_NULL_MSG(test, range, "%lu pfns", size);
		KUNIT_EXPECT_EQ_MSG(test, range->pfn_hi + 1, below, "%lu pfns", size);
		below = range->pfn_lo;
	}
	KUNIT_EXPECT_TRUE(test, iova_domain_verify_invariants(&t->iovad));
}

/* All room is filled, each second range is freed, as many fit again, no more. */
static void exact_holes(struct kunit *test)
{
	struct iova_test *t = test->priv;
	int count, freed, refilled, i;
	unsigned long size;
	bool aligned;

	for (size = 3; size <= 24; size += 7) {
		aligned = !(size & 1);
		count = 0;
		while (count < SLOTS) {
			t->iovas[count] = alloc_iova(&t->iovad, size, HOLES, aligned);
			if (!t->iovas[count])
				break;
			count++;
		}
		KUNIT_EXPECT_GT_MSG(test, count, 32, "%lu pfns", size);
		freed = 0;
		for (i = 0; i < count; i += 2) {
			__free_iova(&t->iovad, t->iovas[i]);
			freed++;
		}
		KUNIT_EXPECT_TRUE(test, iova_domain_verify_invariants(&t->iovad));

		refilled = 0;
		for (i = 0; i < count; i += 2) {
			t->iovas[i] = alloc_iova(&t->iovad, size, HOLES, aligned);
			if (t->iovas[i])
				refilled++;
		}
		KUNIT_EXPECT_EQ_MSG(test, refilled, freed, "%lu pfns", size);
		KUNIT_EXPECT_NULL(test, alloc_iova(&t->iovad, size, HOLES, aligned));
		KUNIT_EXPECT_TRUE(test, iova_domain_verify_invariants(&t->iovad));
		for (i = 0; i < count; i++) {
			if (t->iovas[i])
				__free_iova(&t->iovad, t->iovas[i]);
		}
	}
}

/* As a driver that would rather have low pfns; it has to come both ways. */
static void fallback(struct kunit *test)
{
	struct iova_test *t = test->priv;
	int low = 0, high = 0;
	struct iova *range;
	int i;

	for (i = 0; i < 600; i++) {
		range = alloc_iova(&t->iovad, i % 4 + 1, FEW, true);
		if (range) {
			KUNIT_EXPECT_LE_MSG(test, range->pfn_hi, FEW, "request %d", i);
			low++;
		} else {
			range = alloc_iova(&t->iovad, i % 4 + 1, L36, true);
			KUNIT_ASSERT_NOT_NULL_MSG(test, range, "request %d", i);
			KUNIT_EXPECT_GT_MSG(test, range->pfn_lo, FEW, "request %d", i);
			high++;
		}
	}
	KUNIT_EXPECT_GT(test, low, 0);
	KUNIT_EXPECT_GT(test, high, 0);
	KUNIT_EXPECT_TRUE(test, iova_domain_verify_invariants(&t->iovad));
}

/* Over three ranges; part of the first and of the last is outside. */
static void reserve_ranges(struct kunit *test)
{
	struct iova_test *t = test->priv;
	struct iova *range;
	unsigned long pfn;
	int i;

	for (pfn = 10; pfn < 60; pfn += 20)
		KUNIT_EXPECT_NOT_NULL_MSG(test, reserve_iova(&t->iovad, pfn, pfn + 9),
					  "pfn %lu", pfn);
	KUNIT_EXPECT_NOT_NULL(test, reserve_iova(&t->iovad, 15, 55));
	KUNIT_EXPECT_TRUE(test, iova_domain_verify_invariants(&t->iovad));
	for (pfn = 10; pfn < 60; pfn++)
		KUNIT_EXPECT_NOT_NULL_MSG(test, find_iova(&t->iovad, pfn), "pfn %lu", pfn);
	KUNIT_EXPECT_NULL(test, find_iova(&t->iovad, 9));
	KUNIT_EXPECT_NULL(test, find_iova(&t->iovad, 60));
	for (i = 0; i < 49; i++) {
		range = alloc_iova(&t->iovad, 1, 99, false);
		KUNIT_ASSERT_NOT_NULL_MSG(test, range, "pfn %d of 49 that are free", i + 1);
	}
	KUNIT_EXPECT_NULL(test, alloc_iova(&t->iovad, 1, 99, false));
	KUNIT_EXPECT_TRUE(test, iova_domain_verify_invariants(&t->iovad));
}

static void find(struct kunit *test)
{
	struct iova_test *t = test->priv;
	struct iova *first, *second;
	unsigned long pfn;

	first = alloc_iova(&t->iovad, 21, L32, false);
	KUNIT_ASSERT_NOT_NULL(test, first);
	second = alloc_iova(&t->iovad, 5, first->pfn_lo - 2, false);
	KUNIT_ASSERT_NOT_NULL(test, second);
	for (pfn = first->pfn_lo; pfn <= first->pfn_hi; pfn++)
		KUNIT_EXPECT_PTR_EQ_MSG(test, find_iova(&t->iovad, pfn), first,
					"pfn %lu", pfn);
	KUNIT_EXPECT_NULL(test, find_iova(&t->iovad, first->pfn_hi + 1));
	KUNIT_EXPECT_NULL(test, find_iova(&t->iovad, first->pfn_lo - 1));
	KUNIT_EXPECT_PTR_EQ(test, find_iova(&t->iovad, first->pfn_lo - 2), second);
	pfn = first->pfn_lo;
	__free_iova(&t->iovad, first);
	KUNIT_EXPECT_TRUE(test, iova_domain_verify_invariants(&t->iovad));
	KUNIT_EXPECT_NULL(test, find_iova(&t->iovad, pfn));
}

/* What all other cases rely on */
static void verifier(struct kunit *test)
{
	struct iova_test *t = test->priv;
	struct iova *upper, *lower;
	unsigned long kept;

	upper = alloc_iova(&t->iovad, 1, L32, false);
	KUNIT_ASSERT_NOT_NULL(test, upper);
	lower = alloc_iova(&t->iovad, 2, L32, false);
	KUNIT_ASSERT_NOT_NULL(test, lower);
	kept = lower->pfn_hi;
	lower->pfn_hi = upper->pfn_lo;
	KUNIT_EXPECT_FALSE_MSG(test, iova_domain_verify_invariants(&t->iovad),
			       "two ranges overlap");
	lower->pfn_hi = lower->pfn_lo - 1;
	KUNIT_EXPECT_FALSE_MSG(test, iova_domain_verify_invariants(&t->iovad),
			       "a range ends before it starts");
	lower->pfn_hi = kept;
	KUNIT_EXPECT_TRUE(test, iova_domain_verify_invariants(&t->iovad));
}

/* All bits of it vary. */
static u32 xorshift(u32 state)
{
	u32 next = state ^ state << 13;

	next = next ^ next >> 17;
	return next ^ next << 5;
}

static void mixed(struct kunit *test)
{
	struct iova_test *t = test->priv;
	int round, slot, kind, size;
	u32 state = 0x2545F491;
	bool aligned, verified;
	unsigned long limit;
	int refused = 0;

	for (round = 0; round < ROUNDS; round++) {
		state = xorshift(state);
		slot = (state >> 16) % MIXED_SLOTS;
		if (t->iovas[slot]) {
			__free_iova(&t->iovad, t->iovas[slot]);
			t->iovas[slot] = NULL;
		} else {
			state = xorshift(state);
			kind = (state >> 16) % KINDS;
			state = xorshift(state);
			size = (state >> 16) % SIZES;
			t->seen[kind * SIZES + size]++;
			limit = L36;
			if (kind < 4)
				limit = L32;
			if (kind < 2)
				limit = MIXED_FEW;
			aligned = kind & 1;
			t->iovas[slot] = alloc_iova(&t->iovad, size + 1, limit, aligned);
			if (!t->iovas[slot]) {
				refused++;
			} else {
				KUNIT_EXPECT_LE_MSG(test, t->iovas[slot]->pfn_hi, limit,
						    "round %d", round);
				KUNIT_EXPECT_EQ_MSG(test, iova_size(t->iovas[slot]), size + 1,
						    "round %d", round);
				if (aligned)
					KUNIT_EXPECT_EQ_MSG(test, t->iovas[slot]->pfn_lo &
							    (alignment(size + 1) - 1), 0UL,
							    "round %d", round);
			}
		}
		verified = iova_domain_verify_invariants(&t->iovad);
		KUNIT_EXPECT_TRUE_MSG(test, verified, "round %d", round);
		if (!verified)
			break;
	}

	for (kind = 0; kind < KINDS * SIZES; kind++)
		KUNIT_EXPECT_GT_MSG(test, t->seen[kind], 0, "kind %d, %d pfns",
				    kind / SIZES, kind % SIZES + 1);
	KUNIT_EXPECT_GT(test, refused, 0);
}

[#if cases?seq_contains("every_hole")]
static bool is_free(struct iova_domain *iovad, unsigned long pfn, unsigned long size)
{
	unsigned long i;

	for (i = 0; i < size; i++) {
		if (find_iova(iovad, pfn + i))
			return false;
	}
	return true;
}

/* The highest pfn at which a request finds room; 0 if there is none */
static unsigned long room_for(struct iova_domain *iovad, unsigned long size,
			      unsigned long limit, bool aligned)
{
	unsigned long align = 1;
	unsigned long pfn;

	if (aligned)
		align = alignment(size);
	if (size > limit)
		return 0;
	for (pfn = limit - size + 1; pfn > 0; pfn--) {
		if (pfn % align == 0 && is_free(iovad, pfn, size))
			return pfn;
	}
	return 0;
}

/* Where a request goes; 0 if it is refused. Nothing stays taken. */
static unsigned long tried(struct iova_domain *iovad, unsigned long size,
			   unsigned long limit, bool aligned)
{
	struct iova *range = alloc_iova(iovad, size, limit, aligned);
	unsigned long pfn;

	if (!range)
		return 0;
	pfn = range->pfn_lo;
	__free_iova(iovad, range);
	return pfn;
}

/* Leaves holes of 2, 1, 8, 2, 4, 2 and 12 pfns. */
static void make_holes(struct iova_domain *iovad)
{
	reserve_iova(iovad, 3, 3);
	reserve_iova(iovad, 5, 5);
	reserve_iova(iovad, 14, 14);
	reserve_iova(iovad, 17, 19);
	reserve_iova(iovad, 24, 24);
	reserve_iova(iovad, 27, 27);
	reserve_iova(iovad, 40, 40);
}

static void assert_served(struct kunit *test, unsigned long size,
			  unsigned long limit, bool aligned)
{
	struct iova_test *t = test->priv;
	unsigned long room = room_for(&t->iovad, size, limit, aligned);
	unsigned long place = tried(&t->iovad, size, limit, aligned);

	if (room)
		KUNIT_ASSERT_NE_MSG(test, place, 0UL,
				    "%lu pfns, limit %lu, aligned %d: room at %lu",
				    size, limit, aligned, room);
	else
		KUNIT_ASSERT_EQ_MSG(test, place, 0UL,
				    "%lu pfns, limit %lu, aligned %d: no room",
				    size, limit, aligned);
}

/* What fits somewhere is not refused, and what fits nowhere is. */
static void every_hole(struct kunit *test)
{
	struct iova_test *t = test->priv;
	unsigned long limit, size;

	make_holes(&t->iovad);
	for (limit = 1; limit <= 40; limit++) {
		for (size = 1; size <= SIZES; size++) {
			assert_served(test, size, limit, false);
			assert_served(test, size, limit, true);
		}
	}
	KUNIT_EXPECT_TRUE(test, iova_domain_verify_invariants(&t->iovad));
}

/* What fails below a low limit says nothing of a higher one. */
static void failed_limit(struct kunit *test)
{
	struct iova_test *t = test->priv;
	struct iova *reserved, *range;

	reserved = reserve_iova(&t->iovad, 1, 4095);
	KUNIT_ASSERT_NOT_NULL(test, reserved);
	KUNIT_EXPECT_NULL(test, alloc_iova(&t->iovad, 1, 4095, false));
	range = alloc_iova(&t->iovad, 1, L32, false);
	KUNIT_ASSERT_NOT_NULL_MSG(test, range, "above what is full");
}

/* One more than that limit is none, so nothing can be given out below it. */
static void limit_all_ones(struct kunit *test)
{
	struct iova_test *t = test->priv;
	struct iova *range;

	range = alloc_iova(&t->iovad, 1, ~0UL, false);
	KUNIT_EXPECT_NULL(test, range);
	KUNIT_EXPECT_TRUE(test, iova_domain_verify_invariants(&t->iovad));
	range = alloc_iova(&t->iovad, 1, L32, false);
	KUNIT_EXPECT_NOT_NULL_MSG(test, range, "after what was refused");
}

[/#if]
static int iova_test_init(struct kunit *test)
{
	struct iova_test *t;
	int err;

	t = kunit_kzalloc(test, sizeof(*t), GFP_KERNEL);
	if (!t)
		return -ENOMEM;

	err = iova_cache_get();
	if (err)
		return err;

	init_iova_domain(&t->iovad, PAGE_SIZE, 1);
	init_iova_domain(&t->from_zero, PAGE_SIZE, 0);
	test->priv = t;
	KUNIT_EXPECT_TRUE(test, iova_domain_verify_invariants(&t->iovad));
	KUNIT_EXPECT_TRUE(test, iova_domain_verify_invariants(&t->from_zero));
	return 0;
}

static void iova_test_exit(struct kunit *test)
{
	struct iova_test *t = test->priv;

	if (!t)
		return;

	KUNIT_EXPECT_TRUE(test, iova_domain_verify_invariants(&t->iovad));
	KUNIT_EXPECT_TRUE(test, iova_domain_verify_invariants(&t->from_zero));
	put_iova_domain(&t->from_zero);
	put_iova_domain(&t->iovad);
	iova_cache_put();
}

static struct kunit_case iova_test_cases[] = {
[#list cases as case]
	KUNIT_CASE([=case]),
[/#list]
	{}
};

static struct kunit_suite iova_test_suite = {
	.name = "[=suite]",
	.init = iova_test_init,
	.exit = iova_test_exit,
	.test_cases = iova_test_cases,
};

kunit_test_suite(iova_test_suite);

[#if kunitNamespace?has_content]
MODULE_IMPORT_NS([=kunitNamespace]);
[/#if]
MODULE_DESCRIPTION("KUnit tests of the IOVA allocator");
MODULE_LICENSE("GPL");
[/@add_file]
[@file path="drivers/iommu/Kconfig"]
[@insert_after config="IOMMU_IOVA"]

config IOMMU_IOVA_KUNIT_TEST
	tristate "KUnit tests of the IOVA allocator" if !KUNIT_ALL_TESTS
	depends on KUNIT
	select IOMMU_IOVA
	default KUNIT_ALL_TESTS
	help
	  Enable this option to test the allocator of I/O virtual addresses
	  in a running kernel, which needs neither an IOMMU nor devices. The
	  tests run at boot, or when their module is loaded, and say in the
	  kernel's log what they found.

	  If unsure, say N.
[/@insert_after]
[/@file]
[@file path="drivers/iommu/Makefile"]
[@insert_after object="iova.o"]
obj-$(CONFIG_IOMMU_IOVA_KUNIT_TEST) += iova-test.o
[/@insert_after]
[/@file]
[@file path="drivers/iommu/iova.c"]
[#if kunitNamespace?has_content]
[@add_include header="kunit/visibility.h"/]
[/#if]
[@add_include header="linux/rbtree_augmented.h"/]
[@insert_before macro="MODULE_AUTHOR"]
#if IS_ENABLED(CONFIG_IOMMU_IOVA_KUNIT_TEST)
/*
 * Whether this is a red-black tree. A node is entered from the one alone that
 * it calls its parent, so at most once: this ends, whatever the links are.
 */
static bool iova_verify_links(struct rb_root *root)
{
	struct rb_node *node, *next, *left, *right, *from = NULL;
	int blacks = 0, height = 0;

	node = root->rb_node;
	if (!node || rb_parent(node) || rb_is_red(node))
		return false;

	for (; node; from = node, node = next) {
		left = node->rb_left;
		right = node->rb_right;
		next = rb_parent(node);
		if (from == next) {
			/* On the way down, with the blacks counted above. */
			blacks += rb_is_black(node);
			if (left && (left == right || rb_parent(left) != node))
				return false;
			if (right && rb_parent(right) != node)
				return false;
			if (rb_is_red(node) && ((left && rb_is_red(left)) ||
						(right && rb_is_red(right))))
				return false;
			if (!left || !right) {
				if (height && height != blacks)
					return false;
				height = blacks;
			}
			if (left)
				next = left;
			else if (right)
				next = right;
		} else if (from == left && right) {
			next = right;
		}
		if (next == rb_parent(node))
			blacks -= rb_is_black(node);
	}
	return true;
}

/**
 * iova_domain_verify_invariants - check all that is kept about a domain's ranges
 * @iovad: the domain
 *
 * Whatever is not as it should be is reported.
 *
 * Return: true if all is as it should be
 */
bool iova_domain_verify_invariants(struct iova_domain *iovad)
{
[#if cachedNodes]
	bool cached = false, cached32 = false;
[/#if]
	struct rb_node *node, *prev;
	struct iova *iova;
	unsigned long flags;
	bool good = true;

	spin_lock_irqsave(&iovad->iova_rbtree_lock, flags);
	if (!iova_verify_links(&iovad->rbroot)) {
		pr_err("iova: the ranges are in no red-black tree\n");
		good = false;
		goto unlock;
	}

	for (node = rb_first_postorder(&iovad->rbroot); node;
	     node = rb_next_postorder(node)) {
		iova = to_iova(node);
		prev = rb_prev(node);
		if (iova->pfn_lo > iova->pfn_hi ||
		    (prev && to_iova(prev)->pfn_hi >= iova->pfn_lo)) {
			pr_err("iova [%#lx, %#lx] is not above the one before it\n",
			       iova->pfn_lo, iova->pfn_hi);
			good = false;
		}
[#if cachedNodes]
		cached |= node == iovad->cached_node &&
			  iova->pfn_hi >= iovad->dma_32bit_pfn;
		cached32 |= node == iovad->cached32_node;
[/#if]
	}
[#if cachedNodes]
	if (!cached || !cached32) {
		pr_err("iova: a cached node is not where it has to be\n");
		good = false;
	}
[/#if]

unlock:
	spin_unlock_irqrestore(&iovad->iova_rbtree_lock, flags);

	return good;
}
[#if kunitNamespace?has_content]
EXPORT_SYMBOL_IF_KUNIT(iova_domain_verify_invariants);
[#else]
EXPORT_SYMBOL_GPL(iova_domain_verify_invariants);
[/#if]
#endif

[/@insert_before]
[/@file]
[@file path="include/linux/iova.h"]
[@insert_after prototype="put_iova_domain"]
#if IS_ENABLED(CONFIG_IOMMU_IOVA_KUNIT_TEST)
bool iova_domain_verify_invariants(struct iova_domain *iovad);
#endif
[/@insert_after]
[/@file]
