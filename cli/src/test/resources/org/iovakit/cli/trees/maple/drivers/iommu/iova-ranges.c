// SPDX-License-Identifier: GPL-2.0-only
/*
 * A maple tree that may be read without the lock, so that each change of it takes a node. What cannot be taken out of it for
 * want of memory is made an entry that stands for none, in its place.
 */

#include "iova-ranges.h"

#include <linux/gfp.h>
#include <linux/maple_tree.h>
#include <linux/xarray.h>

void iova_ranges_init(struct iova_domain *iovad)
{
	mt_init_flags(&iovad->tree.ends, MT_FLAGS_LOCK_EXTERN | MT_FLAGS_USE_RCU);
}

void iova_ranges_destroy(struct iova_domain *iovad)
{
	__mt_destroy(&iovad->tree.ends);
}

int iova_ranges_insert(struct iova_domain *iovad, struct iova *iova)
{
	MA_STATE(mas, &iovad->tree.ends, iova->pfn_hi, iova->pfn_hi);

	return mas_store_gfp(&mas, iova, GFP_ATOMIC);
}

void iova_ranges_remove(struct iova_domain *iovad, struct iova *iova)
{
	MA_STATE(mas, &iovad->tree.ends, iova->pfn_hi, iova->pfn_hi);

	if (mas_store_gfp(&mas, NULL, GFP_ATOMIC)) {
		MA_STATE(again, &iovad->tree.ends, iova->pfn_hi, iova->pfn_hi);

		mas_store(&again, XA_ZERO_ENTRY);
	}
}

void iova_ranges_lower(struct iova_domain *iovad, struct iova *iova, unsigned long pfn_lo)
{
	iova->pfn_lo = pfn_lo;
}

struct iova *iova_ranges_from(struct iova_domain *iovad, unsigned long pfn)
{
	MA_STATE(mas, &iovad->tree.ends, pfn, pfn);
	void *entry;

	do
		entry = mas_find(&mas, ULONG_MAX);
	while (xa_is_zero(entry));
	return entry;
}

struct iova *iova_ranges_prev(struct iova_domain *iovad, struct iova *iova)
{
	unsigned long end = iova ? iova->pfn_hi : ULONG_MAX;
	MA_STATE(mas, &iovad->tree.ends, end, end);
	void *entry;

	do
		entry = mas_prev(&mas, 0);
	while (xa_is_zero(entry));
	return entry;
}
