/* SPDX-License-Identifier: GPL-2.0-only */
/* CPUs: which there are, data for each, and what happens when one goes. */
#ifndef SHIM_LINUX_CPU_H
#define SHIM_LINUX_CPU_H

#include <linux/cpuhotplug.h>
#include <linux/cpumask.h>
#include <linux/percpu.h>

#endif
