/* SPDX-License-Identifier: GPL-2.0-only */
/* Slab caches and kmalloc over malloc(). */
#ifndef SHIM_LINUX_SLAB_H
#define SHIM_LINUX_SLAB_H

#include <linux/cache.h>
#include <linux/gfp.h>

#define SLAB_HWCACHE_ALIGN ((slab_flags_t)0x2000)
/* What a cache may be created with besides changes nothing here. */
#define SLAB_PANIC ((slab_flags_t)0x40000)
#define SLAB_ACCOUNT ((slab_flags_t)0x4000000)

struct kmem_cache;

struct kmem_cache_args {
	unsigned int align;		/* bytes */
	unsigned int sheaf_capacity;	/* objects that a CPU keeps; here it keeps none */
	void (*ctor)(void *object);
};

struct kmem_cache *shim_cache_create(const char *name, unsigned int size, unsigned int align,
				     slab_flags_t flags, void (*ctor)(void *object));

static inline struct kmem_cache *shim_cache_create_args(const char *name, unsigned int size,
							const struct kmem_cache_args *args, slab_flags_t flags)
{
	return shim_cache_create(name, size, args ? args->align : 0, flags, args ? args->ctor : NULL);
}

/* With an alignment, flags and a constructor, or with a struct or NULL for the rest, and flags. */
#define kmem_cache_create(name, size, rest, ...)						\
	_Generic((rest),									\
		 struct kmem_cache_args *: shim_cache_create_args,				\
		 void *: shim_cache_create_args,						\
		 default: shim_cache_create)(name, size, rest, __VA_ARGS__)

void kmem_cache_destroy(struct kmem_cache *cache);
void *kmem_cache_alloc(struct kmem_cache *cache, gfp_t flags);
void *kmem_cache_zalloc(struct kmem_cache *cache, gfp_t flags);
void kmem_cache_free(struct kmem_cache *cache, void *object);

/* All of them, or none: n, or 0. */
int kmem_cache_alloc_bulk(struct kmem_cache *cache, gfp_t flags, size_t n, void **objects);
void kmem_cache_free_bulk(struct kmem_cache *cache, size_t n, void **objects);

/* Objects taken from a cache before they are needed, so that there are enough of them then. */
struct slab_sheaf;

struct slab_sheaf *kmem_cache_prefill_sheaf(struct kmem_cache *cache, gfp_t flags, unsigned int size);
/* Has it hold that many again; 0, or a negative error number. */
int kmem_cache_refill_sheaf(struct kmem_cache *cache, gfp_t flags, struct slab_sheaf **sheaf, unsigned int size);
void kmem_cache_return_sheaf(struct kmem_cache *cache, gfp_t flags, struct slab_sheaf *sheaf);
/* Never fails as long as it holds one, however short memory is. */
void *kmem_cache_alloc_from_sheaf(struct kmem_cache *cache, gfp_t flags, struct slab_sheaf *sheaf);
unsigned int kmem_cache_sheaf_size(const struct slab_sheaf *sheaf);

/* n objects of a size, filled with a pattern unless flags have __GFP_ZERO; NULL too if the product overflows. */
void *kmalloc_array(size_t n, size_t size, gfp_t flags);

/* Of kmalloc(), or of a slab cache. */
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
