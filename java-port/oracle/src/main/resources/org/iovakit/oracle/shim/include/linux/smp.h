/* SPDX-License-Identifier: GPL-2.0-only */
/* The CPU that the program plays at the moment. */
#ifndef SHIM_LINUX_SMP_H
#define SHIM_LINUX_SMP_H

extern unsigned int shim_cpu;

#define raw_smp_processor_id() shim_cpu

#endif
