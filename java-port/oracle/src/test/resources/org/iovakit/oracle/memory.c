// SPDX-License-Identifier: GPL-2.0-only

/* What trees with nodes of their own take: objects in bulk and ahead, memory that runs short, and what RCU puts off. */

#include "check.h"

#include <linux/kernel.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/xarray.h>
#include <shim/machine.h>

struct node {
	unsigned long word[4];
	struct rcu_head rcu;
};

static unsigned int called;
static struct kmem_cache *cache;

static void free_node(struct rcu_head *head)
{
	called++;
	kmem_cache_free(cache, container_of(head, struct node, rcu));
}

static void call_again(struct rcu_head *head)
{
	called++;
	call_rcu(head, free_node);
}

static void count(void *object, void *argument)
{
	CHECK_EQUAL(((struct node *)object)->word[0], 7);
	++*(unsigned int *)argument;
}

static void bulk(void)
{
	void *nodes[20] = { NULL };

	CHECK_EQUAL(kmem_cache_alloc_bulk(cache, GFP_ATOMIC | __GFP_ZERO, 20, nodes), 20);
	CHECK_EQUAL(machine_allocated_objects(), 20);
	CHECK_EQUAL(((struct node *)nodes[19])->word[3], 0);
	kmem_cache_free_bulk(cache, 20, nodes);
	machine_fail_atomic(true);
	CHECK_EQUAL(kmem_cache_alloc_bulk(cache, GFP_NOWAIT, 3, nodes), 0);
	CHECK_EQUAL(kmem_cache_alloc_bulk(cache, GFP_KERNEL, 3, nodes), 3);
	machine_fail_atomic(false);
	kmem_cache_free_bulk(cache, 3, nodes);
	machine_fail_nth_alloc(2);
	CHECK_EQUAL(kmem_cache_alloc_bulk(cache, GFP_NOWAIT, 3, nodes), 3);
	CHECK_EQUAL(kmem_cache_alloc(cache, GFP_KERNEL), NULL);
	kmem_cache_free_bulk(cache, 3, nodes);
	CHECK_EQUAL(machine_allocated_objects(), 0);
}

static void sheaves(void)
{
	struct slab_sheaf *sheaf = kmem_cache_prefill_sheaf(cache, GFP_NOWAIT, 3);
	void *nodes[5];

	CHECK_EQUAL(kmem_cache_sheaf_size(sheaf), 3);
	machine_fail_atomic(true);
	CHECK_EQUAL(kmem_cache_prefill_sheaf(cache, GFP_NOWAIT, 1), NULL);
	CHECK_EQUAL(kmem_cache_refill_sheaf(cache, GFP_ATOMIC, &sheaf, 5), -ENOMEM);
	CHECK_EQUAL(kmem_cache_refill_sheaf(cache, GFP_ATOMIC, &sheaf, 2), 0);
	nodes[0] = kmem_cache_alloc_from_sheaf(cache, GFP_NOWAIT, sheaf);
	machine_fail_atomic(false);
	CHECK_EQUAL(kmem_cache_refill_sheaf(cache, GFP_ATOMIC, &sheaf, 5), 0);
	for (int i = 1; i < 5; i++) {
		nodes[i] = kmem_cache_alloc_from_sheaf(cache, GFP_NOWAIT, sheaf);
		CHECK_EQUAL(nodes[i] == NULL, 0);
	}
	CHECK_EQUAL(kmem_cache_sheaf_size(sheaf), 1);
	kmem_cache_return_sheaf(cache, GFP_NOWAIT, sheaf);
	CHECK_EQUAL(machine_allocated_objects(), 5);
	for (int i = 0; i < 5; i++)
		kfree(nodes[i]);
	CHECK_EQUAL(machine_allocated_objects(), 0);
}

static void grace_periods(void)
{
	struct node *later = kmem_cache_alloc(cache, GFP_KERNEL), *twice = kmem_cache_alloc(cache, GFP_KERNEL);
	struct node *from_kmalloc = kmalloc(sizeof(*from_kmalloc), GFP_KERNEL), *nothing = NULL;

	kfree_rcu(later, rcu);
	kfree_rcu(from_kmalloc, rcu);
	kfree_rcu(nothing, rcu);
	call_rcu(&twice->rcu, call_again);
	CHECK_EQUAL(machine_allocated_objects(), 3);
	CHECK_EQUAL(called, 0);
	machine_rest();
	CHECK_EQUAL(called, 2);
	CHECK_EQUAL(machine_allocated_objects(), 0);
	later = kmem_cache_alloc(cache, GFP_KERNEL);
	kfree_rcu(later, rcu);
	synchronize_rcu();
	CHECK_EQUAL(machine_allocated_objects(), 0);
}

static void all_that_live(void)
{
#ifdef SHIM_GUARDED
	struct node *of_cache = kmem_cache_alloc(cache, GFP_KERNEL);
	struct node *of_kmalloc = kmalloc(sizeof(*of_kmalloc), GFP_KERNEL);
	unsigned int found = 0;

	of_cache->word[0] = of_kmalloc->word[0] = 7;
	machine_for_each_object(sizeof(struct node), count, &found);
	CHECK_EQUAL(found, 2);
	kmem_cache_free(cache, of_cache);
	kfree(of_kmalloc);
	machine_for_each_object(sizeof(struct node), count, &found);
	CHECK_EQUAL(found, 2);
#else
	(void)count;
#endif
}

/* The numbers are the kernel's, which its own headers for trees count on. */
static void entries(void)
{
	CHECK_EQUAL(xa_mk_value(5), 11);
	CHECK_EQUAL(xa_to_value((void *)11), 5);
	CHECK_EQUAL(XA_ZERO_ENTRY, 1030);
	CHECK_EQUAL(xa_is_zero(XA_ZERO_ENTRY), true);
	CHECK_EQUAL(xa_is_advanced(XA_ZERO_ENTRY), true);
	CHECK_EQUAL(xa_is_advanced((void *)1034), false);
	CHECK_EQUAL(xa_err((void *)(-12L * 4 + 2)), -12);
	CHECK_EQUAL(xa_err(XA_ZERO_ENTRY), 0);
	CHECK_EQUAL(xa_is_node((void *)4098), true);
	CHECK_EQUAL(xa_is_node((void *)4094), false);
}

int main(void)
{
	machine_boot(1);
	cache = kmem_cache_create("node", sizeof(struct node), &(struct kmem_cache_args){ .align = 64 }, SLAB_PANIC);
	CHECK_EQUAL(machine_slab_bytes(sizeof(struct node)), 64);
	bulk();
	sheaves();
	grace_periods();
	all_that_live();
	entries();
	kmem_cache_destroy(cache);
	CHECK_EQUAL(machine_warnings(), 0);
	return 0;
}
