/* SPDX-License-Identifier: GPL-2.0-only */
/* KUnit, as far as a suite of plain cases sees it. The runner is kunit/runner.c of the shim. */
#ifndef SHIM_KUNIT_TEST_H
#define SHIM_KUNIT_TEST_H

#include <linux/compiler_types.h>
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>

/* What a suite calls goes through kunit/broken.c of the shim; to be said before these functions are declared. */
#ifndef SHIM_KUNIT_RUNNER
#pragma redefine_extname alloc_iova broken_alloc_iova
#pragma redefine_extname __free_iova broken___free_iova
#pragma redefine_extname find_iova broken_find_iova
#pragma redefine_extname reserve_iova broken_reserve_iova
#pragma redefine_extname init_iova_domain broken_init_iova_domain
#pragma redefine_extname iova_cache_get broken_iova_cache_get
#pragma redefine_extname iova_domain_init_rcaches broken_iova_domain_init_rcaches
#pragma redefine_extname put_iova_domain broken_put_iova_domain
#pragma redefine_extname iova_domain_verify_invariants broken_iova_domain_verify_invariants
#endif

struct kunit {
	void *priv;
};

struct kunit_case {
	void (*run_case)(struct kunit *test);
	const char *name;
};

struct kunit_suite {
	const char *name;
	int (*init)(struct kunit *test);
	void (*exit)(struct kunit *test);
	struct kunit_case *test_cases;
};

/* One suite a program: the runner finds it by this name. */
extern const struct kunit_suite *const shim_kunit_suite;

#define KUNIT_CASE(function) { .run_case = function, .name = #function }
#define kunit_test_suite(suite) const struct kunit_suite *const shim_kunit_suite = &(suite)

#ifndef ARRAY_SIZE
#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))
#endif

/* As kmalloc_array(), but freed when the case is over, unless kunit_kfree() comes first. */
void *kunit_kmalloc_array(struct kunit *test, size_t n, size_t size, gfp_t gfp);
void kunit_kfree(struct kunit *test, const void *object);

static inline void *kunit_kmalloc(struct kunit *test, size_t size, gfp_t gfp)
{
	return kunit_kmalloc_array(test, 1, size, gfp);
}

static inline void *kunit_kzalloc(struct kunit *test, size_t size, gfp_t gfp)
{
	return kunit_kmalloc(test, size, gfp | __GFP_ZERO);
}

static inline void *kunit_kcalloc(struct kunit *test, size_t n, size_t size, gfp_t gfp)
{
	return kunit_kmalloc_array(test, n, size, gfp | __GFP_ZERO);
}

/* A diagnostic of the case that runs. */
void __printf(2, 3) kunit_info(struct kunit *test, const char *format, ...);
#define kunit_warn(test, format, ...) kunit_info(test, format, ##__VA_ARGS__)
#define kunit_err(test, format, ...) kunit_info(test, format, ##__VA_ARGS__)

/* The kinds of checks: when one fails, after an expectation the case goes on, an assertion ends it. */
enum shim_kunit_check { SHIM_EXPECTATION, SHIM_ASSERTION };

/* How many checks of each kind were made, whatever their outcome. */
extern unsigned long shim_kunit_checks[2];

/* Records a failed check of the case that runs. Does not return from an assertion. */
void __printf(4, 5) shim_kunit_fail(enum shim_kunit_check check, const char *file, int line, const char *format, ...);

#define SHIM_KUNIT_FAIL(check, format, ...) \
	shim_kunit_fail(check, __FILE__, __LINE__, format, ##__VA_ARGS__)

/* Each with a format and its arguments behind, which a message has; without them, nothing. */
#define SHIM_KUNIT_UNARY(check, condition, wanted, format, ...)                                 \
	do {                                                                                    \
		shim_kunit_checks[check]++;                                                     \
		if (!!(condition) != (wanted))                                                  \
			SHIM_KUNIT_FAIL(check, "Expected %s to be %s, but is not" format,       \
					#condition, (wanted) ? "true" : "false", ##__VA_ARGS__); \
	} while (0)

#define SHIM_KUNIT_BINARY(check, left, op, right, format, ...)                                  \
	do {                                                                                    \
		const __typeof__(left) shim_left = (left);                                      \
		const __typeof__(right) shim_right = (right);                                   \
												\
		shim_kunit_checks[check]++;                                                     \
		if (!(shim_left op shim_right))                                                 \
			SHIM_KUNIT_FAIL(check, "Expected %s %s %s, but %lld and %lld" format,   \
					#left, #op, #right, (long long)shim_left,               \
					(long long)shim_right, ##__VA_ARGS__);                  \
	} while (0)

#define SHIM_KUNIT_POINTERS(check, left, op, right, format, ...)                                \
	do {                                                                                    \
		const void *shim_left = (left);                                                 \
		const void *shim_right = (right);                                               \
												\
		shim_kunit_checks[check]++;                                                     \
		if (!(shim_left op shim_right))                                                 \
			SHIM_KUNIT_FAIL(check, "Expected %s %s %s, but %p and %p" format,       \
					#left, #op, #right, shim_left, shim_right,              \
					##__VA_ARGS__);                                         \
	} while (0)

#define KUNIT_FAIL(test, format, ...)                                                           \
	do {                                                                                    \
		shim_kunit_checks[SHIM_EXPECTATION]++;                                          \
		SHIM_KUNIT_FAIL(SHIM_EXPECTATION, format, ##__VA_ARGS__);                       \
	} while (0)

#define KUNIT_EXPECT_TRUE(test, condition) \
	SHIM_KUNIT_UNARY(SHIM_EXPECTATION, condition, true, "")
#define KUNIT_EXPECT_TRUE_MSG(test, condition, format, ...) \
	SHIM_KUNIT_UNARY(SHIM_EXPECTATION, condition, true, "\n" format, ##__VA_ARGS__)
#define KUNIT_EXPECT_FALSE(test, condition) \
	SHIM_KUNIT_UNARY(SHIM_EXPECTATION, condition, false, "")
#define KUNIT_EXPECT_FALSE_MSG(test, condition, format, ...) \
	SHIM_KUNIT_UNARY(SHIM_EXPECTATION, condition, false, "\n" format, ##__VA_ARGS__)
#define KUNIT_EXPECT_EQ(test, left, right) \
	SHIM_KUNIT_BINARY(SHIM_EXPECTATION, left, ==, right, "")
#define KUNIT_EXPECT_EQ_MSG(test, left, right, format, ...) \
	SHIM_KUNIT_BINARY(SHIM_EXPECTATION, left, ==, right, "\n" format, ##__VA_ARGS__)
#define KUNIT_EXPECT_NE(test, left, right) \
	SHIM_KUNIT_BINARY(SHIM_EXPECTATION, left, !=, right, "")
#define KUNIT_EXPECT_NE_MSG(test, left, right, format, ...) \
	SHIM_KUNIT_BINARY(SHIM_EXPECTATION, left, !=, right, "\n" format, ##__VA_ARGS__)
#define KUNIT_EXPECT_LT(test, left, right) \
	SHIM_KUNIT_BINARY(SHIM_EXPECTATION, left, <, right, "")
#define KUNIT_EXPECT_LT_MSG(test, left, right, format, ...) \
	SHIM_KUNIT_BINARY(SHIM_EXPECTATION, left, <, right, "\n" format, ##__VA_ARGS__)
#define KUNIT_EXPECT_LE(test, left, right) \
	SHIM_KUNIT_BINARY(SHIM_EXPECTATION, left, <=, right, "")
#define KUNIT_EXPECT_LE_MSG(test, left, right, format, ...) \
	SHIM_KUNIT_BINARY(SHIM_EXPECTATION, left, <=, right, "\n" format, ##__VA_ARGS__)
#define KUNIT_EXPECT_GT(test, left, right) \
	SHIM_KUNIT_BINARY(SHIM_EXPECTATION, left, >, right, "")
#define KUNIT_EXPECT_GT_MSG(test, left, right, format, ...) \
	SHIM_KUNIT_BINARY(SHIM_EXPECTATION, left, >, right, "\n" format, ##__VA_ARGS__)
#define KUNIT_EXPECT_GE(test, left, right) \
	SHIM_KUNIT_BINARY(SHIM_EXPECTATION, left, >=, right, "")
#define KUNIT_EXPECT_GE_MSG(test, left, right, format, ...) \
	SHIM_KUNIT_BINARY(SHIM_EXPECTATION, left, >=, right, "\n" format, ##__VA_ARGS__)
#define KUNIT_EXPECT_PTR_EQ(test, left, right) \
	SHIM_KUNIT_POINTERS(SHIM_EXPECTATION, left, ==, right, "")
#define KUNIT_EXPECT_PTR_EQ_MSG(test, left, right, format, ...) \
	SHIM_KUNIT_POINTERS(SHIM_EXPECTATION, left, ==, right, "\n" format, ##__VA_ARGS__)
#define KUNIT_EXPECT_PTR_NE(test, left, right) \
	SHIM_KUNIT_POINTERS(SHIM_EXPECTATION, left, !=, right, "")
#define KUNIT_EXPECT_PTR_NE_MSG(test, left, right, format, ...) \
	SHIM_KUNIT_POINTERS(SHIM_EXPECTATION, left, !=, right, "\n" format, ##__VA_ARGS__)
#define KUNIT_EXPECT_NULL(test, pointer) \
	SHIM_KUNIT_POINTERS(SHIM_EXPECTATION, pointer, ==, NULL, "")
#define KUNIT_EXPECT_NULL_MSG(test, pointer, format, ...) \
	SHIM_KUNIT_POINTERS(SHIM_EXPECTATION, pointer, ==, NULL, "\n" format, ##__VA_ARGS__)
#define KUNIT_EXPECT_NOT_NULL(test, pointer) \
	SHIM_KUNIT_POINTERS(SHIM_EXPECTATION, pointer, !=, NULL, "")
#define KUNIT_EXPECT_NOT_NULL_MSG(test, pointer, format, ...) \
	SHIM_KUNIT_POINTERS(SHIM_EXPECTATION, pointer, !=, NULL, "\n" format, ##__VA_ARGS__)
#define KUNIT_EXPECT_NOT_ERR_OR_NULL(test, pointer) \
	SHIM_KUNIT_UNARY(SHIM_EXPECTATION, IS_ERR_OR_NULL(pointer), false, "")
#define KUNIT_EXPECT_NOT_ERR_OR_NULL_MSG(test, pointer, format, ...) \
	SHIM_KUNIT_UNARY(SHIM_EXPECTATION, IS_ERR_OR_NULL(pointer), false, "\n" format, ##__VA_ARGS__)

#define KUNIT_ASSERT_TRUE(test, condition) \
	SHIM_KUNIT_UNARY(SHIM_ASSERTION, condition, true, "")
#define KUNIT_ASSERT_TRUE_MSG(test, condition, format, ...) \
	SHIM_KUNIT_UNARY(SHIM_ASSERTION, condition, true, "\n" format, ##__VA_ARGS__)
#define KUNIT_ASSERT_FALSE(test, condition) \
	SHIM_KUNIT_UNARY(SHIM_ASSERTION, condition, false, "")
#define KUNIT_ASSERT_FALSE_MSG(test, condition, format, ...) \
	SHIM_KUNIT_UNARY(SHIM_ASSERTION, condition, false, "\n" format, ##__VA_ARGS__)
#define KUNIT_ASSERT_EQ(test, left, right) \
	SHIM_KUNIT_BINARY(SHIM_ASSERTION, left, ==, right, "")
#define KUNIT_ASSERT_EQ_MSG(test, left, right, format, ...) \
	SHIM_KUNIT_BINARY(SHIM_ASSERTION, left, ==, right, "\n" format, ##__VA_ARGS__)
#define KUNIT_ASSERT_NE(test, left, right) \
	SHIM_KUNIT_BINARY(SHIM_ASSERTION, left, !=, right, "")
#define KUNIT_ASSERT_NE_MSG(test, left, right, format, ...) \
	SHIM_KUNIT_BINARY(SHIM_ASSERTION, left, !=, right, "\n" format, ##__VA_ARGS__)
#define KUNIT_ASSERT_LT(test, left, right) \
	SHIM_KUNIT_BINARY(SHIM_ASSERTION, left, <, right, "")
#define KUNIT_ASSERT_LT_MSG(test, left, right, format, ...) \
	SHIM_KUNIT_BINARY(SHIM_ASSERTION, left, <, right, "\n" format, ##__VA_ARGS__)
#define KUNIT_ASSERT_LE(test, left, right) \
	SHIM_KUNIT_BINARY(SHIM_ASSERTION, left, <=, right, "")
#define KUNIT_ASSERT_LE_MSG(test, left, right, format, ...) \
	SHIM_KUNIT_BINARY(SHIM_ASSERTION, left, <=, right, "\n" format, ##__VA_ARGS__)
#define KUNIT_ASSERT_GT(test, left, right) \
	SHIM_KUNIT_BINARY(SHIM_ASSERTION, left, >, right, "")
#define KUNIT_ASSERT_GT_MSG(test, left, right, format, ...) \
	SHIM_KUNIT_BINARY(SHIM_ASSERTION, left, >, right, "\n" format, ##__VA_ARGS__)
#define KUNIT_ASSERT_GE(test, left, right) \
	SHIM_KUNIT_BINARY(SHIM_ASSERTION, left, >=, right, "")
#define KUNIT_ASSERT_GE_MSG(test, left, right, format, ...) \
	SHIM_KUNIT_BINARY(SHIM_ASSERTION, left, >=, right, "\n" format, ##__VA_ARGS__)
#define KUNIT_ASSERT_PTR_EQ(test, left, right) \
	SHIM_KUNIT_POINTERS(SHIM_ASSERTION, left, ==, right, "")
#define KUNIT_ASSERT_PTR_EQ_MSG(test, left, right, format, ...) \
	SHIM_KUNIT_POINTERS(SHIM_ASSERTION, left, ==, right, "\n" format, ##__VA_ARGS__)
#define KUNIT_ASSERT_PTR_NE(test, left, right) \
	SHIM_KUNIT_POINTERS(SHIM_ASSERTION, left, !=, right, "")
#define KUNIT_ASSERT_PTR_NE_MSG(test, left, right, format, ...) \
	SHIM_KUNIT_POINTERS(SHIM_ASSERTION, left, !=, right, "\n" format, ##__VA_ARGS__)
#define KUNIT_ASSERT_NULL(test, pointer) \
	SHIM_KUNIT_POINTERS(SHIM_ASSERTION, pointer, ==, NULL, "")
#define KUNIT_ASSERT_NULL_MSG(test, pointer, format, ...) \
	SHIM_KUNIT_POINTERS(SHIM_ASSERTION, pointer, ==, NULL, "\n" format, ##__VA_ARGS__)
#define KUNIT_ASSERT_NOT_NULL(test, pointer) \
	SHIM_KUNIT_POINTERS(SHIM_ASSERTION, pointer, !=, NULL, "")
#define KUNIT_ASSERT_NOT_NULL_MSG(test, pointer, format, ...) \
	SHIM_KUNIT_POINTERS(SHIM_ASSERTION, pointer, !=, NULL, "\n" format, ##__VA_ARGS__)
#define KUNIT_ASSERT_NOT_ERR_OR_NULL(test, pointer) \
	SHIM_KUNIT_UNARY(SHIM_ASSERTION, IS_ERR_OR_NULL(pointer), false, "")
#define KUNIT_ASSERT_NOT_ERR_OR_NULL_MSG(test, pointer, format, ...) \
	SHIM_KUNIT_UNARY(SHIM_ASSERTION, IS_ERR_OR_NULL(pointer), false, "\n" format, ##__VA_ARGS__)

#endif
