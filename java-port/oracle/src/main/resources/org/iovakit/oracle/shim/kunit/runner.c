// SPDX-License-Identifier: GPL-2.0-only
/*
 * Runs the program's KUnit suite on the simulated machine and prints the sizes of what is allocated, then KTAP. Exits 0
 * even if cases fail, as KTAP tells. Standard error, which is the kernel log, may be one file with standard output: the
 * lines of both come in the order in which they were written.
 */

#include "sizes.h"

#include <kunit/test.h>
#include <shim/machine.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

struct allocation {
	struct allocation *next;
	void *memory;
};

static struct {
	const char *name;
	bool failed;
	struct allocation *allocations;
	jmp_buf abort;
} current;

unsigned long shim_kunit_checks[2];

/* A case's messages, each line of them a diagnostic that bears its name. */
static void __printf(1, 0) diagnose(const char *format, va_list arguments)
{
	char text[1024];

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

	printf("    # %s: %s FAILED at %s:%d\n", current.name, check == SHIM_ASSERTION ? "ASSERTION" : "EXPECTATION",
	       file, line);
	va_start(arguments, format);
	diagnose(format, arguments);
	va_end(arguments);
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
			printf("    # %s: failed to initialize (%d)\n", test_case->name, err);
			current.failed = true;
		} else {
			test_case->run_case(&test);
		}
	}
	if (!setjmp(current.abort) && suite->exit)
		suite->exit(&test);
	free_allocations();
	if (machine_warnings() != warnings) {
		printf("    # %s: %lu warnings\n", test_case->name, machine_warnings() - warnings);
		current.failed = true;
	}
}

int main(void)
{
	const struct kunit_suite *suite = shim_kunit_suite;
	int cases = 0, failed = 0;

	setvbuf(stdout, NULL, _IOLBF, BUFSIZ);
	machine_boot(1);
	print_sizes();
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
	return 0;
}
