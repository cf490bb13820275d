[#-- SPDX-License-Identifier: GPL-2.0-only --]
[#-- members: what the structs have here, which the verifier checks; the cases are the same on all. --]
[#assign cachedNodes = members?seq_contains("cached_node")]
[#assign gaps = members?seq_contains("gap_to_prev")]
[#assign gaps32 = members?seq_contains("clamped_gap32")]
iova: add KUnit test suite

The allocator keeps more in its tree than before: gaps, and maxima of
gaps, that an insertion, a removal or a rotation could get wrong without
anybody noticing but by an allocation that fails or takes long. Add a KUnit
suite that allocates, frees, reserves and looks up ranges in the ways that
matter, and after each step has the domain checked.

iova_domain_verify_invariants() does the checking. It makes sure first
that the links and colours are those of a red-black tree, so that nothing
walks what is none. Then it computes everything that the tree keeps anew,
children before parents, and reports each value that differs. It is there
only if the suite is configured.

Nothing in a User Mode Linux kernel selects IOMMU_IOVA, which has no prompt
of its own, so the suite selects it. To run it:

  ./tools/testing/kunit/kunit.py run --kunitconfig=drivers/iommu
[@add_file path="drivers/iommu/.kunitconfig"]
CONFIG_KUNIT=y
CONFIG_IOMMU_IOVA_KUNIT_TEST=y
[/@add_file]
[@add_file path="drivers/iommu/iova-kunit.c"]
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
#define L64	((unsigned long)((1ULL << 36) >> PAGE_SHIFT))

#define STRESS_SLOTS	512
#define STRESS_ROUNDS	2048

struct iova_test {
	struct iova_domain iovad;
	struct iova *slots[STRESS_SLOTS];
};

static void test_init_destroy(struct kunit *test)
{
	/* Set-up and clean-up do it all. */
}

static void test_basic_alloc_free(struct kunit *test)
{
	struct iova_test *t = test->priv;
	struct iova *first, *second;
	unsigned long pfn_lo;

	first = alloc_iova(&t->iovad, 1, L32, false);
	KUNIT_ASSERT_NOT_NULL(test, first);
	KUNIT_EXPECT_LE(test, first->pfn_hi, L32);
	KUNIT_EXPECT_EQ(test, iova_size(first), 1UL);
	KUNIT_EXPECT_TRUE(test, iova_domain_verify_invariants(&t->iovad));

	pfn_lo = first->pfn_lo;
	__free_iova(&t->iovad, first);
	KUNIT_EXPECT_TRUE(test, iova_domain_verify_invariants(&t->iovad));

	second = alloc_iova(&t->iovad, 1, L32, false);
	KUNIT_ASSERT_NOT_NULL(test, second);
	KUNIT_EXPECT_EQ(test, second->pfn_lo, pfn_lo);
	__free_iova(&t->iovad, second);
}

static void test_size_aligned(struct kunit *test)
{
	struct iova_test *t = test->priv;
	struct iova *aligned;
	unsigned long size;
	int order;

	for (order = 0; order <= 7; order++) {
		size = 1UL << order;
		aligned = alloc_iova(&t->iovad, size, L32, true);
		KUNIT_ASSERT_NOT_NULL(test, aligned);
		KUNIT_EXPECT_EQ(test, aligned->pfn_lo & (size - 1), 0UL);
		KUNIT_EXPECT_EQ(test, iova_size(aligned), size);
		__free_iova(&t->iovad, aligned);
		KUNIT_EXPECT_TRUE(test, iova_domain_verify_invariants(&t->iovad));
	}
}

static void test_top_down_preference(struct kunit *test)
{
	struct iova_test *t = test->priv;
	struct iova *iovas[16];
	int i;

	for (i = 0; i < ARRAY_SIZE(iovas); i++) {
		iovas[i] = alloc_iova(&t->iovad, 1, L32, false);
		KUNIT_ASSERT_NOT_NULL(test, iovas[i]);
		if (i > 0)
			KUNIT_EXPECT_LT(test, iovas[i]->pfn_lo, iovas[i - 1]->pfn_lo);
	}
	KUNIT_EXPECT_TRUE(test, iova_domain_verify_invariants(&t->iovad));

	for (i = 0; i < ARRAY_SIZE(iovas); i++)
		__free_iova(&t->iovad, iovas[i]);
}

static void test_limit_pfn_respected(struct kunit *test)
{
	struct iova_test *t = test->priv;
	struct iova *low;
	int i;

	for (i = 0; i < 100; i++) {
		low = alloc_iova(&t->iovad, 1, L32, false);
		KUNIT_ASSERT_NOT_NULL(test, low);
		KUNIT_EXPECT_LE(test, low->pfn_hi, L32);
	}
	KUNIT_EXPECT_TRUE(test, iova_domain_verify_invariants(&t->iovad));
}

static void test_reserve_iova(struct kunit *test)
{
	struct iova_test *t = test->priv;
	struct iova *reserved, *below;
	int i;

	reserved = reserve_iova(&t->iovad, L32 / 2, L32);
	KUNIT_ASSERT_NOT_NULL(test, reserved);
	KUNIT_EXPECT_TRUE(test, iova_domain_verify_invariants(&t->iovad));

	for (i = 0; i < 100; i++) {
		below = alloc_iova(&t->iovad, 1, L32, false);
		KUNIT_ASSERT_NOT_NULL(test, below);
		KUNIT_EXPECT_LT(test, below->pfn_hi, L32 / 2);
	}
	KUNIT_EXPECT_TRUE(test, iova_domain_verify_invariants(&t->iovad));
}

static void test_find_iova(struct kunit *test)
{
	struct iova_test *t = test->priv;
	struct iova *wanted, *found;

	wanted = alloc_iova(&t->iovad, 4, L32, true);
	KUNIT_ASSERT_NOT_NULL(test, wanted);

	found = find_iova(&t->iovad, wanted->pfn_lo);
	KUNIT_EXPECT_PTR_EQ(test, found, wanted);
	found = find_iova(&t->iovad, wanted->pfn_hi);
	KUNIT_EXPECT_PTR_EQ(test, found, wanted);
	if (wanted->pfn_hi + 1 <= L32) {
		found = find_iova(&t->iovad, wanted->pfn_hi + 1);
		KUNIT_EXPECT_PTR_NE(test, found, wanted);
	}
	__free_iova(&t->iovad, wanted);
}

static void test_32bit_in_64bit_domain(struct kunit *test)
{
	struct iova_test *t = test->priv;
	struct iova *high, *low;
	int i;

	for (i = 0; i < 1000; i++) {
		high = alloc_iova(&t->iovad, 1, L64, true);
		KUNIT_ASSERT_NOT_NULL(test, high);
	}
	KUNIT_EXPECT_TRUE(test, iova_domain_verify_invariants(&t->iovad));

	low = alloc_iova(&t->iovad, 1, L32, true);
	KUNIT_ASSERT_NOT_NULL(test, low);
	KUNIT_EXPECT_LE(test, low->pfn_hi, L32);
	KUNIT_EXPECT_TRUE(test, iova_domain_verify_invariants(&t->iovad));
	__free_iova(&t->iovad, low);
}

static void test_two_phase_alignment(struct kunit *test)
{
	struct iova_test *t = test->priv;
	struct iova *iovas[64], *pair;
	bool touches = false;
	int i;

	for (i = 0; i < ARRAY_SIZE(iovas); i++) {
		iovas[i] = alloc_iova(&t->iovad, 2, L32, true);
		KUNIT_ASSERT_NOT_NULL(test, iovas[i]);
		KUNIT_EXPECT_EQ(test, iovas[i]->pfn_lo & 1, 0UL);
	}
	KUNIT_EXPECT_TRUE(test, iova_domain_verify_invariants(&t->iovad));

	for (i = 0; i < ARRAY_SIZE(iovas); i += 2)
		__free_iova(&t->iovad, iovas[i]);
	KUNIT_EXPECT_TRUE(test, iova_domain_verify_invariants(&t->iovad));

	pair = alloc_iova(&t->iovad, 2, L32, true);
	KUNIT_ASSERT_NOT_NULL(test, pair);
	KUNIT_EXPECT_EQ(test, pair->pfn_lo & 1, 0UL);
	for (i = 1; i < ARRAY_SIZE(iovas); i += 2)
		touches |= iovas[i]->pfn_hi + 1 == pair->pfn_lo ||
			   pair->pfn_hi + 1 == iovas[i]->pfn_lo;
	kunit_info(test, "pfn %#lx, %s\n", pair->pfn_lo,
		   touches ? "beside a survivor" : "apart from all survivors");
	__free_iova(&t->iovad, pair);
	KUNIT_EXPECT_TRUE(test, iova_domain_verify_invariants(&t->iovad));

	for (i = 1; i < ARRAY_SIZE(iovas); i += 2)
		__free_iova(&t->iovad, iovas[i]);
}

static void test_pci_32bit_workaround_pattern(struct kunit *test)
{
	struct iova_test *t = test->priv;
	unsigned long size;
	struct iova *any;
	int i;

	for (i = 0; i < 500; i++) {
		size = i % 4 + 1;
		any = alloc_iova(&t->iovad, size, L32, true);
		if (!any)
			any = alloc_iova(&t->iovad, size, L64, true);
		KUNIT_ASSERT_NOT_NULL(test, any);
	}
	KUNIT_EXPECT_TRUE(test, iova_domain_verify_invariants(&t->iovad));
}

static u32 stress_step(u32 state)
{
	return state * 1103515245 + 12345;
}

static void test_stress_random(struct kunit *test)
{
	struct iova_test *t = test->priv;
	unsigned long size, limit;
	bool aligned, verified;
	const char *operation;
	u32 state = 0xDEADBEEF;
	int round, slot;

	for (round = 0; round < STRESS_ROUNDS; round++) {
		state = stress_step(state);
		slot = (state >> 8) % STRESS_SLOTS;
		state = stress_step(state);
		limit = state & 1 ? L32 : L64;
		if (t->slots[slot]) {
			operation = "free";
			__free_iova(&t->iovad, t->slots[slot]);
			t->slots[slot] = NULL;
		} else {
			state = stress_step(state);
			size = 1UL << ((state >> 8) % 4);
			state = stress_step(state);
			aligned = state & 1;
			operation = aligned ? "aligned alloc" : "alloc";
			t->slots[slot] = alloc_iova(&t->iovad, size, limit, aligned);
		}
		verified = iova_domain_verify_invariants(&t->iovad);
		KUNIT_EXPECT_TRUE(test, verified);
		if (!verified) {
			KUNIT_FAIL(test, "round %d, slot %d: %s\n", round, slot, operation);
			break;
		}
	}

	for (slot = 0; slot < STRESS_SLOTS; slot++)
		if (t->slots[slot])
			__free_iova(&t->iovad, t->slots[slot]);
}

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
	err = iova_domain_init_rcaches(&t->iovad);
	if (err) {
		iova_cache_put();
		return err;
	}

	test->priv = t;
	KUNIT_EXPECT_TRUE(test, iova_domain_verify_invariants(&t->iovad));
	return 0;
}

static void iova_test_exit(struct kunit *test)
{
	struct iova_test *t = test->priv;

	if (!t)
		return;

	KUNIT_EXPECT_TRUE(test, iova_domain_verify_invariants(&t->iovad));
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
	  Builds the KUnit suite of the allocator of I/O virtual addresses,
	  and the check of a domain's invariants that it is made of. A kernel
	  that runs the suite needs neither an IOMMU nor devices.

	  If unsure, say N.
[/@insert_after]
[/@file]
[@file path="drivers/iommu/Makefile"]
[@insert_after object="iova.o"]
obj-$(CONFIG_IOMMU_IOVA_KUNIT_TEST) += iova-kunit.o
[/@insert_after]
[/@file]
[@file path="drivers/iommu/iova.c"]
[#if !gaps]
[@add_include header="linux/rbtree_augmented.h"/]
[/#if]
[@insert_before macro="MODULE_AUTHOR"]
#if IS_ENABLED(CONFIG_IOMMU_IOVA_KUNIT_TEST)
/*
 * Whether this is a red-black tree. Ends on anything: a node is entered only
 * from the one that it calls its parent, and so at most once.
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
[#if !gaps]
 * Checks the tree, the order of the ranges and where the cached nodes are.
[#else]
 * Checks the tree and the order of the ranges, and computes each gap and each
 * maximum anew, children before parents.
[/#if]
 * Whatever is not as it should be is reported.
 *
 * Return: true if all is as it should be
 */
bool iova_domain_verify_invariants(struct iova_domain *iovad)
{
[#if !gaps]
	bool cached = false, cached32 = false, good = true;
	struct rb_node *node, *prev;
	unsigned long flags;
	struct iova *iova;
[#else]
	unsigned long flags, gap, largest;
[#if gaps32]
	unsigned long gap32, largest32;
[/#if]
	struct rb_node *node, *prev;
	struct iova *iova, *child;
[#if cachedNodes]
	bool cached = false, cached32 = false, good = true;
[#else]
	bool good = true;
[/#if]
[/#if]

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
[#if gaps]

		gap = iova->pfn_lo;
		if (prev)
			gap -= to_iova(prev)->pfn_hi + 1;
		largest = gap;
[#if gaps32]
		gap32 = iova->pfn_lo - gap;
		gap32 = min(iova->pfn_lo, iovad->dma_32bit_pfn) -
			min(gap32, iovad->dma_32bit_pfn);
		largest32 = gap32;
[/#if]
		if (node->rb_left) {
			child = to_iova(node->rb_left);
			largest = max(largest, child->__subtree_max_gap);
[#if gaps32]
			largest32 = max(largest32, child->__subtree_max_gap32);
[/#if]
		}
		if (node->rb_right) {
			child = to_iova(node->rb_right);
			largest = max(largest, child->__subtree_max_gap);
[#if gaps32]
			largest32 = max(largest32, child->__subtree_max_gap32);
[/#if]
		}

		if (iova->gap_to_prev != gap || iova->__subtree_max_gap != largest) {
			pr_err("iova [%#lx, %#lx]: gap %lu, max %lu, should be %lu, %lu\n",
			       iova->pfn_lo, iova->pfn_hi, iova->gap_to_prev,
			       iova->__subtree_max_gap, gap, largest);
			good = false;
		}
[#if gaps32]
		if (iova->clamped_gap32 != gap32 ||
		    iova->__subtree_max_gap32 != largest32) {
			pr_err("iova [%#lx, %#lx]: 32-bit gap %lu, max %lu, should be %lu, %lu\n",
			       iova->pfn_lo, iova->pfn_hi, iova->clamped_gap32,
			       iova->__subtree_max_gap32, gap32, largest32);
			good = false;
		}
[/#if]
[/#if]
	}
[#if cachedNodes]
	if (!cached || !cached32) {
		pr_err("iova: a cached node is not where it has to be\n");
		good = false;
	}
[/#if]
[#if gaps]
	if (iovad->max32_alloc_size > iovad->dma_32bit_pfn) {
		pr_err("iova: the least size that fails, %lu, is above the 32-bit limit\n",
		       iovad->max32_alloc_size);
		good = false;
	}
[/#if]

unlock:
	spin_unlock_irqrestore(&iovad->iova_rbtree_lock, flags);

	return good;
}
EXPORT_SYMBOL_GPL(iova_domain_verify_invariants);
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
