// SPDX-License-Identifier: GPL-2.0-only

#include <linux/bug.h>
#include <linux/cpumask.h>
#include <linux/percpu.h>
#include <linux/preempt.h>

#include <stdlib.h>
#include <string.h>

void __percpu *__alloc_percpu(size_t size, size_t align)
{
	size_t bytes = nr_cpu_ids * SHIM_PERCPU_UNIT;
	void *data;

	might_sleep();
	if (WARN_ON(size > SHIM_PERCPU_UNIT || align > SHIM_PERCPU_UNIT))
		return NULL;
	data = aligned_alloc(SHIM_PERCPU_UNIT, bytes);
	return data ? memset(data, 0, bytes) : NULL;
}

void free_percpu(void __percpu *data)
{
	free(data);
}
