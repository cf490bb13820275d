/* SPDX-License-Identifier: GPL-2.0-only */
/* The simulated CPUs: 0 to nr_cpu_ids - 1 are possible, any of them may be offline. */
#ifndef SHIM_LINUX_CPUMASK_H
#define SHIM_LINUX_CPUMASK_H

#define NR_CPUS 64

extern unsigned int nr_cpu_ids;

unsigned int num_online_cpus(void);

/* The first online CPU from cpu on, or nr_cpu_ids. */
unsigned int shim_next_online_cpu(unsigned int cpu);

#define for_each_possible_cpu(cpu) for ((cpu) = 0; (cpu) < nr_cpu_ids; (cpu)++)
#define for_each_online_cpu(cpu) \
	for ((cpu) = 0; ((cpu) = shim_next_online_cpu(cpu)) < nr_cpu_ids; (cpu)++)

#endif
