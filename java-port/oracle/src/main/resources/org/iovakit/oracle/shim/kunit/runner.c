// SPDX-License-Identifier: GPL-2.0-only
/*
 * Runs the program's KUnit suite on the simulated machine and prints the sizes of what is allocated, then KTAP. Exits 0
 * even if cases fail, as KTAP tells. Standard error, which is the kernel log, may be one file with standard output: the
 * lines of both come in the order in which they were written.
 */

#include "broken.h"
#include "sizes.h"
#include "spoil.h"

#ifdef REPLAY_CONFINED
#include "../replay/confine.h"
#endif

#define SHIM_KUNIT_RUNNER
#include <kunit/test.h>
#include <shim/machine.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

struct allocation {
	struct allocation *next;
	void *memory;
};

static struct {
	const char *name;
	bool failed;
	const char *broken;	/* the name of the broken allocator, if it is one */
	unsigned long failures;	/* failed checks, where it is one */
	struct allocation *allocations;
	jmp_buf abort;
} current;

unsigned long shim_kunit_checks[2];

/* A case's messages, each line of them a diagnostic that bears its name. */
static void __printf(1, 0) diagnose(const char *format, va_list arguments)
{
	char text[1024];

	if (current.broken)
		return;
	vsnprintf(text, sizeof(text), format, arguments);
	for (char *line = text, *end; *line; line = end) {
		for (end = line; *end && *end != '\n'; end++)
			;
		printf("    # %s: %.*s\n", current.name, (int)(end - line), line);
		if (*end)
			end++;
	}
}

void kunit_info(struct kunit *test, const char *format, ...)
{
	va_list arguments;

	(void)test;
	va_start(arguments, format);
	diagnose(format, arguments);
	va_end(arguments);
}

void shim_kunit_fail(enum shim_kunit_check check, const char *file, int line, const char *format, ...)
{
	va_list arguments;

	if (current.broken) {
		current.failures++;
		printf("%s %s %d\n", current.broken, current.name, line);
		goto failed;
	}
	printf("    # %s: %s FAILED at %s:%d\n", current.name, check == SHIM_ASSERTION ? "ASSERTION" : "EXPECTATION",
	       file, line);
	va_start(arguments, format);
	diagnose(format, arguments);
	va_end(arguments);
failed:
	current.failed = true;
	if (check == SHIM_ASSERTION)
		longjmp(current.abort, 1);
}

void *kunit_kmalloc_array(struct kunit *test, size_t n, size_t size, gfp_t gfp)
{
	struct allocation *allocation = malloc(sizeof(*allocation));

	(void)test;
	if (!allocation)
		return NULL;
	allocation->memory = kmalloc_array(n, size, gfp);
	if (!allocation->memory) {
		free(allocation);
		return NULL;
	}
	allocation->next = current.allocations;
	current.allocations = allocation;
	return allocation->memory;
}

void kunit_kfree(struct kunit *test, const void *object)
{
	struct allocation **link = &current.allocations, *found;

	(void)test;
	if (!object)
		return;
	while (*link && (*link)->memory != object)
		link = &(*link)->next;
	BUG_ON(!*link);
	found = *link;
	*link = found->next;
	kfree(found->memory);
	free(found);
}

static void free_allocations(void)
{
	while (current.allocations) {
		struct allocation *first = current.allocations;

		current.allocations = first->next;
		kfree(first->memory);
		free(first);
	}
}

static void run_case(const struct kunit_suite *suite, const struct kunit_case *test_case)
{
	struct kunit test = { .priv = NULL };
	unsigned long warnings = machine_warnings();

	current.name = test_case->name;
	current.failed = false;
	if (!setjmp(current.abort)) {
		int err = suite->init ? suite->init(&test) : 0;

		if (err) {
			if (!current.broken)
				printf("    # %s: failed to initialize (%d)\n", test_case->name, err);
			current.failed = true;
		} else {
			test_case->run_case(&test);
		}
	}
	machine_rest();
	if (!setjmp(current.abort) && suite->exit)
		suite->exit(&test);
	machine_rest();
	free_allocations();
	if (machine_warnings() != warnings) {
		if (!current.broken)
			printf("    # %s: %lu warnings\n", test_case->name, machine_warnings() - warnings);
		current.failed = true;
	}
}

/* Returns how many cases failed. */
static int run_suite(const struct kunit_suite *suite)
{
	int cases = 0, failed = 0;

	while (suite->test_cases[cases].run_case)
		cases++;
	printf("KTAP version 1\n1..1\n    KTAP version 1\n    # Subtest: %s\n    1..%d\n", suite->name, cases);
	for (int i = 0; i < cases; i++) {
		run_case(suite, &suite->test_cases[i]);
		failed += current.failed;
		printf("    %s %d %s\n", current.failed ? "not ok" : "ok", i + 1, suite->test_cases[i].name);
	}
	printf("# %s: expectations:%lu assertions:%lu\n", suite->name, shim_kunit_checks[SHIM_EXPECTATION],
	       shim_kunit_checks[SHIM_ASSERTION]);
	printf("# %s: pass:%d fail:%d skip:0 total:%d\n", suite->name, cases - failed, failed, cases);
	printf("# Totals: pass:%d fail:%d skip:0 total:%d\n", cases - failed, failed, cases);
	printf("%sok 1 %s\n", failed ? "not " : "", suite->name);
	return failed;
}

/* Whether a name is one of those in a list with commas in between. */
static bool is_among(const char *name, const char *list)
{
	size_t length = strlen(name);

	for (const char *at = list; (at = strstr(at, name)); at += length)
		if ((at == list || at[-1] == ',') && (!at[length] || at[length] == ','))
			return true;
	return false;
}

/*
 * Runs cases on broken allocators, each of those in a process of its own, and prints a line for each check that failed:
 * allocator, case, line. What is no check, such as a warning, has line 0.
 */
static int run_on_broken_allocators(const struct kunit_suite *suite, int count, char **pairs)
{
	/* What the kernel's code says of them is not to be read. */
	if (!freopen("/dev/null", "w", stderr))
		return 1;
	for (; count > 1; count -= 2, pairs += 2) {
		pid_t child;
		int status;

		if (!broken_choose(pairs[0]))
			return 1;
		fflush(stdout);
		child = fork();
		if (child < 0)
			return 1;
		if (!child) {
			current.broken = pairs[0];
			for (const struct kunit_case *each = suite->test_cases; each->run_case; each++) {
				if (!is_among(each->name, pairs[1]))
					continue;
				current.failures = 0;
				run_case(suite, each);
				if (current.failed && !current.failures)
					printf("%s %s 0\n", current.broken, current.name);
			}
			fflush(stdout);
			_exit(0);
		}
		if (waitpid(child, &status, 0) != child)
			return 1;
		if (status)
			printf("%s - crashed\n", pairs[0]);
	}
	printf("all tried\n");
	return 0;
}

/*
 * Without arguments it runs the suite. "spoil" has the verifier tried, with any other argument max32_alloc_size as well; "broken" the suite, on the allocators that follow,
 * each with the cases to run and commas in between.
 */
int main(int argc, char **argv)
{
	const char *mode = argc > 1 ? argv[1] : "";

	setvbuf(stdout, NULL, _IOLBF, BUFSIZ);
	machine_boot(1);
	if (!strcmp(mode, "spoil"))
		return spoil_in_turn(argc > 2) != 0;
	if (!strcmp(mode, "broken"))
		return run_on_broken_allocators(shim_kunit_suite, argc - 2, argv + 2);
#ifdef REPLAY_CONFINED
	confine();
#endif
	print_sizes();
	run_suite(shim_kunit_suite);
	return 0;
}
