// SPDX-License-Identifier: GPL-2.0-only

#include <linux/bug.h>
#include <shim/machine.h>

#include <stdio.h>
#include <stdlib.h>

static unsigned long warnings;

void shim_bug(const char *file, int line, const char *condition)
{
	fprintf(stderr, "BUG: %s:%d: %s\n", file, line, condition);
	abort();
}

void shim_warn(const char *file, int line, const char *condition)
{
	warnings++;
	fprintf(stderr, "WARNING: %s:%d: %s\n", file, line, condition);
}

unsigned long machine_warnings(void)
{
	return warnings;
}
