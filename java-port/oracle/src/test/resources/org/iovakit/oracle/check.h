/* SPDX-License-Identifier: GPL-2.0-only */
/* Expectations of a test program: the first that fails ends it with status 1. */
#ifndef CHECK_H
#define CHECK_H

#include <stdio.h>
#include <stdlib.h>

#define CHECK_EQUAL(actual, expected) do {							\
	unsigned long actual_ = (unsigned long)(actual), expected_ = (unsigned long)(expected);	\
	if (actual_ != expected_) {								\
		fprintf(stderr, "%s:%d: %s is %#lx, not %#lx\n", __FILE__, __LINE__, #actual,	\
			actual_, expected_);							\
		exit(1);									\
	}											\
} while (0)

#endif
