/* SPDX-License-Identifier: GPL-2.0-only */
/* Slab caches and kmalloc over malloc(). */
#ifndef SHIM_LINUX_SLAB_H
#define SHIM_LINUX_SLAB_H

#include <linux/cache.h>
#include <linux/gfp.h>

#define SLAB_HWCACHE_ALIGN ((slab_flags_t)0x2000)

struct kmem_cache;

struct kmem_cache *kmem_cache_create(const char *name, unsigned int size, unsigned int align,
				     slab_flags_t flags, void (*ctor)(void *object));
void kmem_cache_destroy(struct kmem_cache *cache);
void *kmem_cache_alloc(struct kmem_cache *cache, gfp_t flags);
void *kmem_cache_zalloc(struct kmem_cache *cache, gfp_t flags);
void kmem_cache_free(struct kmem_cache *cache, void *object);

void *kcalloc(size_t n, size_t size, gfp_t flags);
void kfree(const void *object);

static inline void *kzalloc(size_t size, gfp_t flags)
{
	return kcalloc(1, size, flags);
}

#endif
