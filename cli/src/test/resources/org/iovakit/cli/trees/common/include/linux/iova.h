/* SPDX-License-Identifier: GPL-2.0-only */
/* A small allocator of our own, whose ranges are in a tree that <linux/iova_tree.h> chooses. */
#ifndef _LINUX_IOVA_H
#define _LINUX_IOVA_H

#include <linux/dma-mapping.h>
#include <linux/iova_tree.h>
#include <linux/kernel.h>
#include <linux/types.h>

struct iova {
	struct iova_link link;
	unsigned long pfn_hi;
	unsigned long pfn_lo;
};

struct iova_domain {
	spinlock_t lock;
	struct iova_tree tree;
	struct iova *from;	/* the search goes down from here, or from the end of the space if that is NULL */
	struct iova *from32;	/* the same where the limit is one of 32 bits */
	unsigned long granule;
	unsigned long start_pfn;
	unsigned long dma_32bit_pfn;
	unsigned long max32_alloc_size;
};

int iova_cache_get(void);
void iova_cache_put(void);
unsigned long iova_rcache_range(void);
void init_iova_domain(struct iova_domain *iovad, unsigned long granule, unsigned long start_pfn);
int iova_domain_init_rcaches(struct iova_domain *iovad);
void put_iova_domain(struct iova_domain *iovad);
struct iova *alloc_iova(struct iova_domain *iovad, unsigned long size, unsigned long limit_pfn, bool size_aligned);
struct iova *reserve_iova(struct iova_domain *iovad, unsigned long pfn_lo, unsigned long pfn_hi);
struct iova *find_iova(struct iova_domain *iovad, unsigned long pfn);
void __free_iova(struct iova_domain *iovad, struct iova *iova);
void free_iova(struct iova_domain *iovad, unsigned long pfn);
unsigned long alloc_iova_fast(struct iova_domain *iovad, unsigned long size, unsigned long limit_pfn, bool flush);
void free_iova_fast(struct iova_domain *iovad, unsigned long pfn, unsigned long size);

#endif
