/* SPDX-License-Identifier: GPL-2.0-only */
/* Per-CPU data: one unit of fixed size for each possible CPU, CPU 0's first. */
#ifndef SHIM_LINUX_PERCPU_H
#define SHIM_LINUX_PERCPU_H

#include <linux/smp.h>
#include <linux/types.h>

#define SHIM_PERCPU_UNIT 256UL

void __percpu *__alloc_percpu(size_t size, size_t align);
void free_percpu(void __percpu *data);

#define per_cpu_ptr(data, cpu) ((typeof(data))((char *)(data) + (cpu) * SHIM_PERCPU_UNIT))
#define raw_cpu_ptr(data) per_cpu_ptr(data, raw_smp_processor_id())

#endif
