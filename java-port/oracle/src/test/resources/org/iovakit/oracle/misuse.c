// SPDX-License-Identifier: GPL-2.0-only

/* One misuse of the kernel's interfaces, by name: each must be caught. */

#include <linux/module.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <shim/machine.h>

#include <string.h>

int main(int argc, char **argv)
{
	const char *misuse = argc > 1 ? argv[1] : "";
	spinlock_t lock = { 0 };
	unsigned long flags;

	machine_boot(1);
	if (!strcmp(misuse, "uninitialised-lock")) {
		spin_lock_irqsave(&lock, flags);
	} else if (!strcmp(misuse, "deadlock")) {
		spin_lock_init(&lock);
		spin_lock_irqsave(&lock, flags);
		spin_lock(&lock);
		spin_unlock_irqrestore(&lock, flags);
	} else if (!strcmp(misuse, "lock-with-interrupts-on")) {
		spin_lock_init(&lock);
		spin_lock(&lock);
	} else if (!strcmp(misuse, "unlock-of-unlocked")) {
		spin_lock_init(&lock);
		spin_unlock(&lock);
	} else if (!strcmp(misuse, "assert-of-unlocked")) {
		spin_lock_init(&lock);
		assert_spin_locked(&lock);
	} else if (!strcmp(misuse, "sleep-under-lock")) {
		spin_lock_init(&lock);
		spin_lock_irqsave(&lock, flags);
		kfree(kzalloc(1, GFP_ATOMIC));
		if (machine_warnings())
			return 2;
		kfree(kzalloc(1, GFP_KERNEL));
		return machine_warnings() == 1 ? 3 : 4;
	} else if (!strcmp(misuse, "rest-with-rcu-read")) {
		rcu_read_lock();
		machine_rest();
	} else if (!strcmp(misuse, "wait-while-rcu-is-read")) {
		rcu_read_lock();
		synchronize_rcu();
	} else if (!strcmp(misuse, "cache-with-objects-destroyed")) {
		struct kmem_cache *cache = kmem_cache_create("test", 40, 0, SLAB_HWCACHE_ALIGN, NULL);
		void *object = kmem_cache_alloc(cache, GFP_KERNEL);

		if ((unsigned long)object % 64 || machine_warnings())
			return 2;
		kmem_cache_destroy(cache);
		return machine_warnings() == 1 ? 3 : 4;
	}
	return 0;
}
