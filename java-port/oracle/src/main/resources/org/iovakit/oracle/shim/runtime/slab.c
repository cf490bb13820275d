// SPDX-License-Identifier: GPL-2.0-only

#include <linux/bug.h>
#include <linux/log2.h>
#include <linux/preempt.h>
#include <linux/slab.h>
#include <shim/machine.h>

#include <stdlib.h>
#include <string.h>

struct kmem_cache {
	size_t size;		/* bytes, a multiple of align */
	size_t align;		/* bytes, a power of two */
	unsigned long objects;	/* handed out and not yet freed */
};

static unsigned long fail_nth;
static unsigned long allocated_objects;

void machine_fail_nth_alloc(unsigned long n)
{
	fail_nth = n;
}

unsigned long machine_allocated_objects(void)
{
	return allocated_objects;
}

static bool may_allocate(gfp_t flags)
{
	if (flags & __GFP_DIRECT_RECLAIM)
		might_sleep();
	return !fail_nth || --fail_nth;
}

/* SLAB_HWCACHE_ALIGN halves the cache line for as long as two objects fit into it. */
static size_t object_alignment(size_t size, size_t align, slab_flags_t flags)
{
	if (flags & SLAB_HWCACHE_ALIGN) {
		size_t line = cache_line_size();

		while (size <= line / 2)
			line /= 2;
		if (align < line)
			align = line;
	}
	return align < sizeof(void *) ? sizeof(void *) : align;
}

struct kmem_cache *kmem_cache_create(const char *name, unsigned int size, unsigned int align,
				     slab_flags_t flags, void (*ctor)(void *object))
{
	struct kmem_cache *cache;

	BUG_ON(!name || !size || (align && !is_power_of_2(align)) || ctor);
	cache = malloc(sizeof(*cache));
	if (!cache)
		return NULL;
	cache->align = object_alignment(size, align, flags);
	cache->size = (size + cache->align - 1) & ~(cache->align - 1);
	cache->objects = 0;
	return cache;
}

void kmem_cache_destroy(struct kmem_cache *cache)
{
	if (cache && !WARN_ON(cache->objects))
		free(cache);
}

void *kmem_cache_alloc(struct kmem_cache *cache, gfp_t flags)
{
	void *object = may_allocate(flags) ? aligned_alloc(cache->align, cache->size) : NULL;

	if (object) {
		cache->objects++;
		allocated_objects++;
	}
	return object;
}

void *kmem_cache_zalloc(struct kmem_cache *cache, gfp_t flags)
{
	void *object = kmem_cache_alloc(cache, flags);

	return object ? memset(object, 0, cache->size) : NULL;
}

void kmem_cache_free(struct kmem_cache *cache, void *object)
{
	BUG_ON(!object || !cache->objects);
	cache->objects--;
	allocated_objects--;
	free(object);
}

void *kcalloc(size_t n, size_t size, gfp_t flags)
{
	void *object = may_allocate(flags) ? calloc(n, size) : NULL;

	if (object)
		allocated_objects++;
	return object;
}

void kfree(const void *object)
{
	if (object)
		allocated_objects--;
	free((void *)object);
}
