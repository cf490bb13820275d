// SPDX-License-Identifier: GPL-2.0-only

#include "sizes.h"

#include <linux/bug.h>
#include <linux/cache.h>
#include <linux/iova.h>
#include <shim/machine.h>

#include <stdio.h>

/* The kernel itself creates the cache, so that its flags count. */
void print_sizes(void)
{
	BUG_ON(iova_cache_get());
	printf("# struct iova: %zu bytes, %zu in the slab, %zu in a cache line\n", sizeof(struct iova),
	       machine_slab_bytes(sizeof(struct iova)), (size_t)cache_line_size());
	iova_cache_put();
}
