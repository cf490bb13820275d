// SPDX-License-Identifier: GPL-2.0-only
/* A KUnit suite that does what MISBEHAVE says in one of its cases, as a broken allocator might have it do. */

#include <kunit/test.h>
#include <linux/iova.h>
#include <linux/module.h>

static int value = 2;

static void test_holds(struct kunit *test)
{
	KUNIT_ASSERT_NOT_NULL(test, test->priv);
	KUNIT_EXPECT_EQ(test, value, 2);
	KUNIT_EXPECT_LT(test, 1UL, ~0UL);
	KUNIT_EXPECT_PTR_NE(test, test->priv, (void *)&value);
	kunit_info(test, "one line\nand another\n");
}

static void test_does_not_hold(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, value, 3);
	KUNIT_EXPECT_TRUE(test, value == 2);
	KUNIT_FAIL(test, "said %s\n", "so");
	KUNIT_ASSERT_NULL(test, &value);
	KUNIT_FAIL(test, "never reached");
}

static void test_misbehaves(struct kunit *test)
{
	KUNIT_EXPECT_TRUE(test, true);
	MISBEHAVE
}

static int init(struct kunit *test)
{
	test->priv = kunit_kzalloc(test, 64, GFP_KERNEL);
	KUNIT_EXPECT_NOT_NULL(test, test->priv);
	return 0;
}

static struct kunit_case cases[] = {
	KUNIT_CASE(test_holds),
	KUNIT_CASE(test_does_not_hold),
	KUNIT_CASE(test_misbehaves),
	{}
};

static struct kunit_suite suite = {
	.name = "own",
	.init = init,
	.test_cases = cases,
};

kunit_test_suite(suite);

MODULE_LICENSE("GPL");
