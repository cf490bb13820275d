/* SPDX-License-Identifier: GPL-2.0-only */
/* min() and max(), each argument evaluated once and both of one signedness; swap(). */
#ifndef SHIM_LINUX_MINMAX_H
#define SHIM_LINUX_MINMAX_H

#include <linux/build_bug.h>

#define SHIM_SIGNED(x) ((typeof(x))-1 < (typeof(x))1)

#define SHIM_CHOOSE(x, op, y) ({								\
	static_assert(SHIM_SIGNED(x) == SHIM_SIGNED(y), "min() or max() of signed and unsigned");	\
	typeof(x) shim_x = (x);									\
	typeof(y) shim_y = (y);									\
	shim_x op shim_y ? shim_x : shim_y; })

#define min(x, y) SHIM_CHOOSE(x, <, y)
#define max(x, y) SHIM_CHOOSE(x, >, y)

#define swap(a, b) do { typeof(a) shim_a = (a); (a) = (b); (b) = shim_a; } while (0)

#endif
