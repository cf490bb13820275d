/* SPDX-License-Identifier: GPL-2.0-only */
/* Hotplug states with instances; machine_cpu_dead() runs their teardown. */
#ifndef SHIM_LINUX_CPUHOTPLUG_H
#define SHIM_LINUX_CPUHOTPLUG_H

#include <linux/list.h>
#include <linux/types.h>

enum cpuhp_state {
	CPUHP_IOMMU_IOVA_DEAD,
	SHIM_CPUHP_STATES
};

typedef int cpuhp_instance_fn(unsigned int cpu, struct hlist_node *node);

int cpuhp_setup_state_multi(enum cpuhp_state state, const char *name,
			    cpuhp_instance_fn *startup, cpuhp_instance_fn *teardown);
void cpuhp_remove_multi_state(enum cpuhp_state state);
int cpuhp_state_add_instance_nocalls(enum cpuhp_state state, struct hlist_node *node);
int cpuhp_state_remove_instance_nocalls(enum cpuhp_state state, struct hlist_node *node);

#endif
