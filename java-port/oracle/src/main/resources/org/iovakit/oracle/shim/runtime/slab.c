// SPDX-License-Identifier: GPL-2.0-only

#include <linux/bug.h>
#include <linux/err.h>
#include <linux/log2.h>
#include <linux/preempt.h>
#include <linux/slab.h>
#include <shim/machine.h>

#include <malloc.h>
#include <stdlib.h>
#include <string.h>

#ifdef __has_feature
#if __has_feature(address_sanitizer)
#define __SANITIZE_ADDRESS__ 1
#endif
#endif

/* Bytes that objects are cut from: the order of SLUB's slabs for objects of this size. */
#define SLAB_BYTES 4096

/* What memory that nobody cleared is full of: neither zeroes, nor a pointer that works. */
#define UNINITIALISED 0x5a

#ifdef SHIM_GUARDED
/* For code that nobody knows, as SLUB does it with its debugging on: who writes where nothing of his is, is found out. */
#define FREED 0x6b
#define BEHIND 0xbb
#define GUARD_BYTES 64

static bool is_full_of(const unsigned char *at, unsigned char value, size_t bytes)
{
	while (bytes && *at == value) {
		at++;
		bytes--;
	}
	return !bytes;
}
#else
#define GUARD_BYTES 0
#endif

/* Objects that kmalloc() has from slabs, too, where they are gone through and guarded. */
#define KMALLOC_MOST (SLAB_BYTES / 4)

/* A free object's first word. */
struct free_object {
	struct free_object *next;
};

/* The start of each slab, which is aligned to its size. */
struct slab {
	struct slab *next;		/* of the same cache */
	struct slab *next_in_bucket;
	struct kmem_cache *cache;
};

struct kmem_cache {
	struct kmem_cache *next;
	size_t object_size;	/* bytes, as asked for */
	size_t size;		/* bytes, a multiple of align */
	size_t stride;		/* bytes from one object to the next, a multiple of align */
	size_t align;		/* bytes, a power of two */
	unsigned long objects;	/* handed out and not yet freed */
	struct free_object *free;
	struct slab *slabs;
};

/* All slabs by their addresses: kfree() takes what lies in one, too. */
#define BUCKETS 4096

static struct slab *buckets[BUCKETS];

static struct kmem_cache *caches;
static unsigned long fail_nth;
static bool fail_atomic;
static unsigned long allocated_objects;

void machine_fail_nth_alloc(unsigned long n)
{
	fail_nth = n;
}

unsigned long machine_allocated_objects(void)
{
	return allocated_objects;
}

size_t machine_slab_bytes(size_t object_size)
{
	for (struct kmem_cache *cache = caches; cache; cache = cache->next)
		if (cache->object_size == object_size)
			return cache->size;
	return 0;
}

size_t machine_slab_bytes_in_use(void)
{
	size_t bytes = 0;

	for (struct kmem_cache *cache = caches; cache; cache = cache->next)
		bytes += cache->objects * cache->size;
	return bytes;
}

void machine_fail_atomic(bool fail)
{
	fail_atomic = fail;
}

static struct slab **bucket_of(unsigned long address)
{
	return &buckets[address / SLAB_BYTES % BUCKETS];
}

/* The slab that an address is in; NULL if it is in none. */
static struct slab *slab_of(const void *address)
{
	unsigned long start = (unsigned long)address & -(unsigned long)SLAB_BYTES;
	struct slab *slab = *bucket_of(start);

	while (slab && (unsigned long)slab != start)
		slab = slab->next_in_bucket;
	return slab;
}

/* NULL if an object is in none. */
static struct kmem_cache *cache_of(const void *object)
{
	struct slab *slab = slab_of(object);

	return slab ? slab->cache : NULL;
}

static bool may_allocate(gfp_t flags)
{
	if (fail_atomic && !(flags & __GFP_DIRECT_RECLAIM))
		return false;
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

struct kmem_cache *shim_cache_create(const char *name, unsigned int size, unsigned int align,
				     slab_flags_t flags, void (*ctor)(void *object))
{
	struct kmem_cache *cache;

	BUG_ON(!name || !size || size > SLAB_BYTES / 2 || (align && !is_power_of_2(align)) || ctor);
	cache = malloc(sizeof(*cache));
	if (!cache)
		return NULL;
	cache->align = object_alignment(size, align, flags);
	cache->size = (size + cache->align - 1) & ~(cache->align - 1);
	cache->stride = (cache->size + GUARD_BYTES + cache->align - 1) & ~(cache->align - 1);
	cache->objects = 0;
	cache->object_size = size;
	cache->free = NULL;
	cache->slabs = NULL;
	cache->next = caches;
	caches = cache;
	return cache;
}

void kmem_cache_destroy(struct kmem_cache *cache)
{
	struct kmem_cache **link = &caches;

	if (!cache || WARN_ON(cache->objects))
		return;
	while (*link != cache)
		link = &(*link)->next;
	*link = cache->next;
	while (cache->slabs) {
		struct slab *first = cache->slabs;

		struct slab **link = bucket_of((unsigned long)first);

		while (*link != first)
			link = &(*link)->next_in_bucket;
		*link = first->next_in_bucket;
		cache->slabs = first->next;
		free(first);
	}
	free(cache);
}

#ifdef __SANITIZE_ADDRESS__

/* From malloc() one by one, which has each of them watched. */
static void *take_object(struct kmem_cache *cache)
{
	return aligned_alloc(cache->align, cache->size);
}

static void give_object(struct kmem_cache *cache, void *object)
{
	(void)cache;
	free(object);
}

#else

static size_t first_offset(const struct kmem_cache *cache)
{
	return (sizeof(struct slab) + cache->align - 1) & ~(cache->align - 1);
}

/* Packed, and the one freed last goes first, as in SLUB: how fast a tree is hangs on where its nodes lie. */
static bool add_slab(struct kmem_cache *cache)
{
	size_t start = first_offset(cache);
	char *slab = aligned_alloc(SLAB_BYTES, SLAB_BYTES);
	struct slab **bucket = bucket_of((unsigned long)slab);

	if (!slab)
		return false;
	*(struct slab *)slab = (struct slab){ cache->slabs, *bucket, cache };
	cache->slabs = *bucket = (struct slab *)slab;
	for (size_t end = SLAB_BYTES; end >= start + cache->stride; end -= cache->stride) {
		struct free_object *object = (struct free_object *)(slab + end - cache->stride);

#ifdef SHIM_GUARDED
		memset(object, FREED, cache->stride);
#endif
		object->next = cache->free;
		cache->free = object;
	}
	return true;
}

static void *take_object(struct kmem_cache *cache)
{
	struct free_object *object;

	if (!cache->free && !add_slab(cache))
		return NULL;
	object = cache->free;
	cache->free = object->next;
#ifdef SHIM_GUARDED
	bool freed_memory_was_written_to =
		!is_full_of((unsigned char *)(object + 1), FREED, cache->stride - sizeof(*object));

	BUG_ON(freed_memory_was_written_to);
	memset(object, UNINITIALISED, cache->object_size);
	memset((char *)object + cache->object_size, BEHIND, cache->stride - cache->object_size);
#endif
	return object;
}

static void give_object(struct kmem_cache *cache, void *memory)
{
	struct free_object *object = memory;

#ifdef SHIM_GUARDED
	bool memory_behind_an_object_was_written_to = !is_full_of((unsigned char *)memory + cache->object_size, BEHIND,
								  cache->stride - cache->object_size);

	BUG_ON(memory_behind_an_object_was_written_to);
	memset(object, FREED, cache->stride);
#endif
	object->next = cache->free;
	cache->free = object;
}

const void *machine_slab_object(const void *address, size_t object_size)
{
	const struct slab *slab = slab_of(address);
	size_t offset = (unsigned long)address % SLAB_BYTES;
	size_t from_end;

	if (!slab || slab->cache->object_size != object_size || offset < first_offset(slab->cache))
		return NULL;
	from_end = (SLAB_BYTES - 1 - offset) / slab->cache->stride + 1;
	return (const char *)slab + SLAB_BYTES - from_end * slab->cache->stride;
}

#endif

static void *counted_object(struct kmem_cache *cache)
{
	void *object = take_object(cache);

	if (object) {
		cache->objects++;
		allocated_objects++;
	}
	return object;
}

void *kmem_cache_alloc(struct kmem_cache *cache, gfp_t flags)
{
	void *object = may_allocate(flags) ? counted_object(cache) : NULL;

	return object && flags & __GFP_ZERO ? memset(object, 0, cache->object_size) : object;
}

void *kmem_cache_zalloc(struct kmem_cache *cache, gfp_t flags)
{
	void *object = kmem_cache_alloc(cache, flags);

	return object ? memset(object, 0, cache->object_size) : NULL;
}

void kmem_cache_free(struct kmem_cache *cache, void *object)
{
	BUG_ON(!object || !cache->objects);
#ifdef SHIM_GUARDED
	bool object_is_not_of_this_cache = cache_of(object) != cache;

	BUG_ON(object_is_not_of_this_cache);
#endif
	cache->objects--;
	allocated_objects--;
	give_object(cache, object);
}

/* That many more, all or none. */
static bool take_objects(struct kmem_cache *cache, gfp_t flags, size_t n, void **objects)
{
	if (!may_allocate(flags))
		return false;
	for (size_t i = 0; i < n; i++) {
		objects[i] = counted_object(cache);
		if (!objects[i]) {
			kmem_cache_free_bulk(cache, i, objects);
			return false;
		}
		if (flags & __GFP_ZERO)
			memset(objects[i], 0, cache->object_size);
	}
	return true;
}

int kmem_cache_alloc_bulk(struct kmem_cache *cache, gfp_t flags, size_t n, void **objects)
{
	return take_objects(cache, flags, n, objects) ? n : 0;
}

void kmem_cache_free_bulk(struct kmem_cache *cache, size_t n, void **objects)
{
	for (size_t i = 0; i < n; i++)
		kmem_cache_free(cache, objects[i]);
}

struct slab_sheaf {
	unsigned int size;
	void *objects[];
};

int kmem_cache_refill_sheaf(struct kmem_cache *cache, gfp_t flags, struct slab_sheaf **sheaf, unsigned int size)
{
	unsigned int holds = *sheaf ? (*sheaf)->size : 0;
	struct slab_sheaf *grown;

	if (*sheaf && holds >= size)
		return 0;
	grown = realloc(*sheaf, sizeof(*grown) + size * sizeof(*grown->objects));
	if (!grown)
		return -ENOMEM;
	grown->size = holds;
	*sheaf = grown;
	if (!take_objects(cache, flags, size - holds, grown->objects + holds))
		return -ENOMEM;
	grown->size = size;
	return 0;
}

struct slab_sheaf *kmem_cache_prefill_sheaf(struct kmem_cache *cache, gfp_t flags, unsigned int size)
{
	struct slab_sheaf *sheaf = NULL;

	if (kmem_cache_refill_sheaf(cache, flags, &sheaf, size)) {
		free(sheaf);
		return NULL;
	}
	return sheaf;
}

void kmem_cache_return_sheaf(struct kmem_cache *cache, gfp_t flags, struct slab_sheaf *sheaf)
{
	(void)flags;
	kmem_cache_free_bulk(cache, sheaf->size, sheaf->objects);
	free(sheaf);
}

void *kmem_cache_alloc_from_sheaf(struct kmem_cache *cache, gfp_t flags, struct slab_sheaf *sheaf)
{
	void *object;

	if (WARN_ON(!sheaf->size))
		return NULL;
	object = sheaf->objects[--sheaf->size];
	return flags & __GFP_ZERO ? memset(object, 0, cache->object_size) : object;
}

unsigned int kmem_cache_sheaf_size(const struct slab_sheaf *sheaf)
{
	return sheaf->size;
}

#ifdef SHIM_GUARDED
/* The cache of kmalloc() for objects of a size. */
static struct kmem_cache *kmalloc_cache(size_t size)
{
	static struct kmem_cache *by_size[KMALLOC_MOST + 1];

	if (!by_size[size])
		by_size[size] = shim_cache_create("kmalloc", size, is_power_of_2(size) ? size : 2 * sizeof(void *), 0, NULL);
	return by_size[size];
}

void machine_for_each_object(size_t object_size, void (*function)(void *object, void *argument), void *argument)
{
	for (struct kmem_cache *cache = caches; cache; cache = cache->next) {
		size_t start = sizeof(struct slab) > cache->align ? sizeof(struct slab) : cache->align;

		if (cache->object_size != object_size)
			continue;
		for (struct slab *slab = cache->slabs; slab; slab = slab->next)
			for (size_t end = SLAB_BYTES; end >= start + cache->stride; end -= cache->stride) {
				unsigned char *object = (unsigned char *)slab + end - cache->stride;

				if (object[object_size] != FREED)
					function(object, argument);
			}
	}
}

static void *end_of(const void *object)
{
	return (char *)object + malloc_usable_size((void *)object) - sizeof(size_t);
}
#endif

void *kmalloc_array(size_t n, size_t size, gfp_t flags)
{
	size_t bytes;
	void *object;

	if (!may_allocate(flags) || __builtin_mul_overflow(n, size, &bytes))
		return NULL;
#ifdef SHIM_GUARDED
	if (bytes && bytes <= KMALLOC_MOST) {
		struct kmem_cache *cache = kmalloc_cache(bytes);

		object = cache ? counted_object(cache) : NULL;
		return object && flags & __GFP_ZERO ? memset(object, 0, bytes) : object;
	}
#endif
	object = malloc(bytes + GUARD_BYTES ? bytes + GUARD_BYTES : 1);
	if (object) {
#ifdef SHIM_GUARDED
		/* How many there are is at the end of what malloc() gave, which knows that itself. */
		memset((char *)object + bytes, BEHIND, malloc_usable_size(object) - bytes - sizeof(bytes));
		memcpy(end_of(object), &bytes, sizeof(bytes));
#endif
		memset(object, flags & __GFP_ZERO ? 0 : UNINITIALISED, bytes);
		allocated_objects++;
	}
	return object;
}

void kfree(const void *object)
{
	struct kmem_cache *cache = cache_of(object);

	if (cache) {
		kmem_cache_free(cache, (void *)object);
		return;
	}
#ifdef SHIM_GUARDED
	if (object) {
		size_t bytes, usable = malloc_usable_size((void *)object);
		bool memory_behind_an_object_was_written_to;

		memcpy(&bytes, end_of(object), sizeof(bytes));
		memory_behind_an_object_was_written_to =
			bytes > usable - sizeof(bytes) ||
			!is_full_of((unsigned char *)object + bytes, BEHIND, usable - bytes - sizeof(bytes));
		BUG_ON(memory_behind_an_object_was_written_to);
		memset((void *)object, FREED, usable);
	}
#endif
	if (object)
		allocated_objects--;
	free((void *)object);
}
