// SPDX-License-Identifier: GPL-2.0-only

#include <linux/bug.h>
#include <linux/cpu.h>
#include <linux/err.h>
#include <linux/preempt.h>
#include <linux/spinlock.h>
#include <shim/machine.h>

struct cpuhp_step {
	const char *name;	/* NULL: not set up */
	cpuhp_instance_fn *teardown;
	struct hlist_head instances;
};

static struct cpuhp_step steps[SHIM_CPUHP_STATES];
static bool online[NR_CPUS];

unsigned int nr_cpu_ids;
unsigned int shim_cpu;
unsigned int shim_preempt_count;
unsigned int shim_mutexes_held;
unsigned long shim_irqs_disabled;
unsigned long shim_saved_flags;
void (*machine_lock_watcher)(const struct spinlock *lock, int taken);

/* There, if the tree is a part of the program. */
void maple_tree_init(void) __attribute__((__weak__));

void machine_boot(unsigned int cpus)
{
	BUG_ON(nr_cpu_ids || cpus < 1 || cpus > NR_CPUS);
	nr_cpu_ids = cpus;
	for (unsigned int cpu = 0; cpu < cpus; cpu++)
		online[cpu] = true;
	if (maple_tree_init)
		maple_tree_init();
}

void machine_run_on(unsigned int cpu)
{
	BUG_ON(cpu >= nr_cpu_ids || !online[cpu]);
	shim_cpu = cpu;
}

unsigned int shim_next_online_cpu(unsigned int cpu)
{
	while (cpu < nr_cpu_ids && !online[cpu])
		cpu++;
	return cpu;
}

unsigned int num_online_cpus(void)
{
	unsigned int cpu, count = 0;

	for_each_online_cpu(cpu)
		count++;
	return count;
}

void machine_cpu_dead(unsigned int cpu)
{
	BUG_ON(cpu >= nr_cpu_ids || !online[cpu] || cpu == shim_cpu);
	online[cpu] = false;
	for (int state = 0; state < SHIM_CPUHP_STATES; state++) {
		struct hlist_node *node;

		if (!steps[state].teardown)
			continue;
		for (node = steps[state].instances.first; node; node = node->next)
			WARN_ON(steps[state].teardown(cpu, node));
	}
}

void machine_cpu_online(unsigned int cpu)
{
	BUG_ON(cpu >= nr_cpu_ids || online[cpu]);
	online[cpu] = true;
}

/* There is nothing to run at setup: a state is set up before it has instances. */
int cpuhp_setup_state_multi(enum cpuhp_state state, const char *name,
			    cpuhp_instance_fn *startup, cpuhp_instance_fn *teardown)
{
	might_sleep();
	if (!name || startup)
		return -EINVAL;
	if (steps[state].name)
		return -EBUSY;
	steps[state] = (struct cpuhp_step){ .name = name, .teardown = teardown };
	return 0;
}

void cpuhp_remove_multi_state(enum cpuhp_state state)
{
	might_sleep();
	if (WARN_ON(steps[state].instances.first))
		return;
	steps[state] = (struct cpuhp_step){ .name = NULL };
}

int cpuhp_state_add_instance_nocalls(enum cpuhp_state state, struct hlist_node *node)
{
	might_sleep();
	if (!steps[state].name)
		return -EINVAL;
	hlist_add_head(node, &steps[state].instances);
	return 0;
}

int cpuhp_state_remove_instance_nocalls(enum cpuhp_state state, struct hlist_node *node)
{
	might_sleep();
	if (!steps[state].name)
		return -EINVAL;
	hlist_del(node);
	return 0;
}
