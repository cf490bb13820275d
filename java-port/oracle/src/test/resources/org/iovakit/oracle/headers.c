// SPDX-License-Identifier: GPL-2.0-only
/* A KUnit suite that takes random numbers, memory of all kinds and what it says of itself from three headers. */

#include <kunit/test.h>
#include <linux/iova.h>
#include <linux/random.h>

struct counted {
	size_t count;
	unsigned long words[];
};

static bool all(const void *memory, size_t bytes, int byte)
{
	for (const unsigned char *at = memory; bytes--; at++)
		if (*at != byte)
			return false;
	return true;
}

static void test_random(struct kunit *test)
{
	unsigned long seen = 0;
	u8 bytes[13] = { 0 };

	for (int i = 0; i < 1000; i++) {
		u32 inclusive = get_random_u32_inclusive(5, 9);

		KUNIT_ASSERT_LT(test, get_random_u32_below(64), 64U);
		KUNIT_ASSERT_GT(test, get_random_u32_above(~0U - 2), ~0U - 2);
		KUNIT_ASSERT_GE(test, inclusive, 5U);
		KUNIT_ASSERT_LE(test, inclusive, 9U);
		seen |= 1UL << get_random_u32_below(64) | 1UL << get_random_u8() % 64;
	}
	KUNIT_EXPECT_EQ(test, seen, ~0UL);
	KUNIT_EXPECT_NE(test, get_random_u64(), get_random_u64());
	KUNIT_EXPECT_NE(test, get_random_long(), get_random_long());
	KUNIT_EXPECT_NE(test, get_random_u32() | get_random_u16() << 16, 0U);
	get_random_bytes(bytes, sizeof(bytes) - 1);
	KUNIT_EXPECT_FALSE(test, all(bytes, sizeof(bytes) - 1, 0));
	KUNIT_EXPECT_EQ(test, bytes[sizeof(bytes) - 1], 0);
}

static void test_managed_memory(struct kunit *test)
{
	unsigned long **slots = kunit_kcalloc(test, 512, sizeof(*slots), GFP_KERNEL);
	unsigned long *zeroed = kunit_kzalloc(test, sizeof(*zeroed), GFP_KERNEL);
	unsigned long *dirty = kunit_kmalloc_array(test, 4, sizeof(*dirty), GFP_KERNEL);
	unsigned long *single = kunit_kmalloc(test, sizeof(*single), GFP_ATOMIC);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, slots);
	KUNIT_ASSERT_NOT_NULL(test, zeroed);
	KUNIT_ASSERT_NOT_NULL(test, dirty);
	KUNIT_ASSERT_PTR_NE(test, single, dirty);
	KUNIT_EXPECT_TRUE(test, all(slots, 512 * sizeof(*slots), 0));
	KUNIT_EXPECT_EQ(test, *zeroed, 0UL);
	KUNIT_EXPECT_FALSE(test, all(dirty, 4 * sizeof(*dirty), 0));
	KUNIT_EXPECT_NULL(test, kunit_kcalloc(test, ~0UL / 2, 4, GFP_KERNEL));
	KUNIT_EXPECT_NULL(test, kunit_kmalloc_array(test, ~0UL, 2, GFP_KERNEL));
	kunit_kfree(test, single);
	kunit_kfree(test, NULL);
}

static void test_objects_by_type(struct kunit *test)
{
	struct counted *flexible = kzalloc_flex(*flexible, words, 3);
	struct iova *iovas = kzalloc_objs(struct iova, 4);
	struct iova *iova = kmalloc_obj(*iova, GFP_ATOMIC);

	KUNIT_ASSERT_NOT_NULL(test, flexible);
	KUNIT_ASSERT_NOT_NULL(test, iovas);
	KUNIT_ASSERT_NOT_NULL(test, iova);
	KUNIT_EXPECT_TRUE(test, all(flexible, sizeof(*flexible) + 3 * sizeof(long), 0));
	KUNIT_EXPECT_TRUE(test, all(iovas, 4 * sizeof(*iovas), 0));
	KUNIT_EXPECT_FALSE(test, all(iova, sizeof(*iova), 0));
	KUNIT_EXPECT_NULL(test, kvmalloc_objs(struct iova, ~0UL / 8));
	KUNIT_EXPECT_NULL(test, kvzalloc_flex(struct counted, words, ~0UL / 8, GFP_ATOMIC));
	kfree(flexible);
	kfree(iovas);
	kvfree(iova);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(test_random),
	KUNIT_CASE(test_managed_memory),
	KUNIT_CASE(test_objects_by_type),
	{}
};

static struct kunit_suite suite = {
	.name = "headers",
	.test_cases = cases,
};

kunit_test_suite(suite);

MODULE_DESCRIPTION("what a suite's headers bring");
MODULE_LICENSE("GPL");
