/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Allocators that are broken, each in one way: the kernel's own, with what the suite calls and what it gets distorted in
 * between. The suite's calls come here because <kunit/test.h> says so; with none chosen they are handed on as they are.
 * The Java side is BrokenAllocator, which has the same ones under the same names.
 */
#ifndef SHIM_KUNIT_BROKEN_H
#define SHIM_KUNIT_BROKEN_H

#include <linux/types.h>

/* From now on the one of this name is used; false if there is none. */
bool broken_choose(const char *name);

#endif
