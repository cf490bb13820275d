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

/* n objects of a size, filled with a pattern unless flags have __GFP_ZERO; NULL too if the product overflows. */
void *kmalloc_array(size_t n, size_t size, gfp_t flags);
void kfree(const void *object);

static inline void *kcalloc(size_t n, size_t size, gfp_t flags)
{
	return kmalloc_array(n, size, flags | __GFP_ZERO);
}

static inline void *kmalloc(size_t size, gfp_t flags)
{
	return kmalloc_array(1, size, flags);
}

static inline void *kzalloc(size_t size, gfp_t flags)
{
	return kcalloc(1, size, flags);
}

/* No block is so large that it would have to come from elsewhere. */
#define kvmalloc(size, flags) kmalloc(size, flags)
#define kvzalloc(size, flags) kzalloc(size, flags)
#define kvmalloc_array(n, size, flags) kmalloc_array(n, size, flags)
#define kvcalloc(n, size, flags) kcalloc(n, size, flags)
#define kvfree(object) kfree(object)

/* By type, or by a variable of it; GFP_KERNEL unless flags follow. The result is a pointer to that type. */
#define SHIM_OBJS(alloc, what, n, ...) ((typeof(what) *)alloc(n, sizeof(what), default_gfp(__VA_ARGS__)))

#define kmalloc_objs(what, n, ...) SHIM_OBJS(kmalloc_array, what, n, ##__VA_ARGS__)
#define kzalloc_objs(what, n, ...) SHIM_OBJS(kcalloc, what, n, ##__VA_ARGS__)
#define kvmalloc_objs(what, n, ...) SHIM_OBJS(kmalloc_array, what, n, ##__VA_ARGS__)
#define kvzalloc_objs(what, n, ...) SHIM_OBJS(kcalloc, what, n, ##__VA_ARGS__)
#define kmalloc_obj(what, ...) SHIM_OBJS(kmalloc_array, what, 1, ##__VA_ARGS__)
#define kzalloc_obj(what, ...) SHIM_OBJS(kcalloc, what, 1, ##__VA_ARGS__)
#define kvmalloc_obj(what, ...) SHIM_OBJS(kmalloc_array, what, 1, ##__VA_ARGS__)
#define kvzalloc_obj(what, ...) SHIM_OBJS(kcalloc, what, 1, ##__VA_ARGS__)

/* Bytes of an object whose last member is an array of n; all ones, which nothing serves, if that overflows. */
static inline size_t shim_flex_bytes(size_t object, size_t element, size_t n)
{
	size_t bytes;

	return __builtin_mul_overflow(element, n, &bytes) || __builtin_add_overflow(bytes, object, &bytes) ?
	       ~(size_t)0 : bytes;
}

#define SHIM_FLEX(alloc, what, array, n, ...)							\
	((typeof(what) *)alloc(shim_flex_bytes(sizeof(what), sizeof(((typeof(what) *)0)->array[0]), n),	\
			       default_gfp(__VA_ARGS__)))

#define kmalloc_flex(what, array, n, ...) SHIM_FLEX(kmalloc, what, array, n, ##__VA_ARGS__)
#define kzalloc_flex(what, array, n, ...) SHIM_FLEX(kzalloc, what, array, n, ##__VA_ARGS__)
#define kvmalloc_flex(what, array, n, ...) SHIM_FLEX(kmalloc, what, array, n, ##__VA_ARGS__)
#define kvzalloc_flex(what, array, n, ...) SHIM_FLEX(kzalloc, what, array, n, ##__VA_ARGS__)

#endif
