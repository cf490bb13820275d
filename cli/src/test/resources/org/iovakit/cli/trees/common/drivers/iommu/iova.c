// SPDX-License-Identifier: GPL-2.0-only
/* A small allocator of our own, which does what the mainline one does above any tree, without caches. */

#include "iova-ranges.h"

#include <linux/bitops.h>
#include <linux/export.h>
#include <linux/slab.h>

#define NO_PFN (~0UL)

static struct kmem_cache *iova_cache;

int iova_cache_get(void)
{
	iova_cache = kmem_cache_create("iommu_iova", sizeof(struct iova), 0, SLAB_HWCACHE_ALIGN, NULL);
	return iova_cache ? 0 : -ENOMEM;
}
EXPORT_SYMBOL_GPL(iova_cache_get);

void iova_cache_put(void)
{
	kmem_cache_destroy(iova_cache);
}
EXPORT_SYMBOL_GPL(iova_cache_put);

unsigned long iova_rcache_range(void)
{
	return 0;
}

int iova_domain_init_rcaches(struct iova_domain *iovad)
{
	return 0;
}

void init_iova_domain(struct iova_domain *iovad, unsigned long granule, unsigned long start_pfn)
{
	spin_lock_init(&iovad->lock);
	iova_ranges_init(iovad);
	iovad->from = iovad->from32 = NULL;
	iovad->granule = granule;
	iovad->start_pfn = start_pfn;
	iovad->dma_32bit_pfn = 1UL << (32 - __ffs(granule));
	iovad->max32_alloc_size = iovad->dma_32bit_pfn;
}
EXPORT_SYMBOL_GPL(init_iova_domain);

void put_iova_domain(struct iova_domain *iovad)
{
	unsigned long flags, pfn = 0;
	struct iova *iova;

	spin_lock_irqsave(&iovad->lock, flags);
	while ((iova = iova_ranges_from(iovad, pfn))) {
		pfn = iova->pfn_hi + 1;
		iova_ranges_remove(iovad, iova);
		kmem_cache_free(iova_cache, iova);
	}
	iova_ranges_destroy(iovad);
	spin_unlock_irqrestore(&iovad->lock, flags);
}
EXPORT_SYMBOL_GPL(put_iova_domain);

static struct iova *insert(struct iova_domain *iovad, struct iova *iova, unsigned long lo, unsigned long hi)
{
	iova->pfn_lo = lo;
	iova->pfn_hi = hi;
	if (!iova_ranges_insert(iovad, iova))
		return iova;
	kmem_cache_free(iova_cache, iova);
	return NULL;
}

/* The highest room below a range and a limit that does not begin below another one. */
static unsigned long room(struct iova_domain *iovad, struct iova *above, unsigned long limit, unsigned long lowest,
			  unsigned long size, unsigned long mask)
{
	for (;;) {
		unsigned long pfn;

		if (above && above->pfn_lo < limit)
			limit = above->pfn_lo;
		if (limit < size)
			return NO_PFN;
		pfn = (limit - size) & mask;
		if (pfn < lowest)
			return NO_PFN;
		above = iova_ranges_prev(iovad, above);
		if (!above || pfn > above->pfn_hi)
			return pfn;
	}
}

static unsigned long find_room(struct iova_domain *iovad, unsigned long size, unsigned long limit, bool size_aligned)
{
	struct iova *above = limit <= iovad->dma_32bit_pfn ? iovad->from32 : iovad->from;
	unsigned long searched_from = above ? above->pfn_hi : NO_PFN;
	unsigned long mask = size_aligned ? ~0UL << fls_long(size - 1) : ~0UL;
	unsigned long pfn;

	if (limit <= iovad->dma_32bit_pfn && size >= iovad->max32_alloc_size)
		return NO_PFN;
	pfn = room(iovad, above, limit, iovad->start_pfn, size, mask);
	if (pfn == NO_PFN && searched_from < limit)
		pfn = room(iovad, iova_ranges_from(iovad, limit), limit, searched_from + 1, size, mask);
	if (pfn == NO_PFN)
		iovad->max32_alloc_size = size;
	return pfn;
}

struct iova *alloc_iova(struct iova_domain *iovad, unsigned long size, unsigned long limit_pfn, bool size_aligned)
{
	struct iova *iova = kmem_cache_zalloc(iova_cache, GFP_ATOMIC | __GFP_NOWARN);
	unsigned long flags, pfn;

	if (!iova)
		return NULL;
	spin_lock_irqsave(&iovad->lock, flags);
	pfn = find_room(iovad, size, limit_pfn + 1, size_aligned);
	if (pfn == NO_PFN) {
		kmem_cache_free(iova_cache, iova);
		iova = NULL;
	} else {
		iova = insert(iovad, iova, pfn, pfn + size - 1);
	}
	if (iova && iova->pfn_hi < iovad->dma_32bit_pfn)
		iovad->from32 = iova;
	else if (iova)
		iovad->from = iova;
	spin_unlock_irqrestore(&iovad->lock, flags);
	return iova;
}
EXPORT_SYMBOL_GPL(alloc_iova);

struct iova *reserve_iova(struct iova_domain *iovad, unsigned long pfn_lo, unsigned long pfn_hi)
{
	struct iova *iova;
	unsigned long flags;

	if (WARN_ON((pfn_lo | pfn_hi) > ULLONG_MAX >> __ffs(iovad->granule)))
		return NULL;
	spin_lock_irqsave(&iovad->lock, flags);
	while ((iova = iova_ranges_from(iovad, pfn_lo)) && iova->pfn_lo <= pfn_hi) {
		if (pfn_lo < iova->pfn_lo)
			iova_ranges_lower(iovad, iova, pfn_lo);
		if (pfn_hi <= iova->pfn_hi)
			goto out;
		pfn_lo = iova->pfn_hi + 1;
	}
	iova = kmem_cache_zalloc(iova_cache, GFP_ATOMIC | __GFP_NOWARN);
	if (iova)
		iova = insert(iovad, iova, pfn_lo, pfn_hi);
out:
	spin_unlock_irqrestore(&iovad->lock, flags);
	return iova;
}
EXPORT_SYMBOL_GPL(reserve_iova);

static struct iova *containing(struct iova_domain *iovad, unsigned long pfn)
{
	struct iova *iova = iova_ranges_from(iovad, pfn);

	return iova && iova->pfn_lo <= pfn ? iova : NULL;
}

struct iova *find_iova(struct iova_domain *iovad, unsigned long pfn)
{
	struct iova *iova;
	unsigned long flags;

	spin_lock_irqsave(&iovad->lock, flags);
	iova = containing(iovad, pfn);
	spin_unlock_irqrestore(&iovad->lock, flags);
	return iova;
}
EXPORT_SYMBOL_GPL(find_iova);

/* The search has to look again at what becomes free above where it starts. */
static void remove(struct iova_domain *iovad, struct iova *iova)
{
	struct iova *next = iova_ranges_from(iovad, iova->pfn_hi + 1);
	bool is_low = iova->pfn_hi < iovad->dma_32bit_pfn;

	if (iova == iovad->from32 || (is_low && iovad->from32 && iova->pfn_lo >= iovad->from32->pfn_lo))
		iovad->from32 = next;
	if (iova->pfn_lo < iovad->dma_32bit_pfn)
		iovad->max32_alloc_size = iovad->dma_32bit_pfn;
	if (iovad->from && iova->pfn_lo >= iovad->from->pfn_lo)
		iovad->from = next;
	iova_ranges_remove(iovad, iova);
}

void __free_iova(struct iova_domain *iovad, struct iova *iova)
{
	unsigned long flags;

	spin_lock_irqsave(&iovad->lock, flags);
	remove(iovad, iova);
	spin_unlock_irqrestore(&iovad->lock, flags);
	kmem_cache_free(iova_cache, iova);
}
EXPORT_SYMBOL_GPL(__free_iova);

void free_iova(struct iova_domain *iovad, unsigned long pfn)
{
	struct iova *iova = find_iova(iovad, pfn);

	if (iova)
		__free_iova(iovad, iova);
}
EXPORT_SYMBOL_GPL(free_iova);

unsigned long alloc_iova_fast(struct iova_domain *iovad, unsigned long size, unsigned long limit_pfn, bool flush)
{
	struct iova *iova = alloc_iova(iovad, size, limit_pfn, true);

	return iova ? iova->pfn_lo : 0;
}
EXPORT_SYMBOL_GPL(alloc_iova_fast);

void free_iova_fast(struct iova_domain *iovad, unsigned long pfn, unsigned long size)
{
	free_iova(iovad, pfn);
}
EXPORT_SYMBOL_GPL(free_iova_fast);
