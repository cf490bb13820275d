/* SPDX-License-Identifier: GPL-2.0-only */
/* The ranges of a domain in the order of their pfns; its lock is held. */
#ifndef _IOVA_RANGES_H
#define _IOVA_RANGES_H

#include <linux/iova.h>

void iova_ranges_init(struct iova_domain *iovad);
void iova_ranges_destroy(struct iova_domain *iovad);

/* 0, or a negative error number. */
int iova_ranges_insert(struct iova_domain *iovad, struct iova *iova);
void iova_ranges_remove(struct iova_domain *iovad, struct iova *iova);

/* Has a range begin lower; there is room. */
void iova_ranges_lower(struct iova_domain *iovad, struct iova *iova, unsigned long pfn_lo);

/* The lowest range that does not end below a pfn; NULL if there is none. */
struct iova *iova_ranges_from(struct iova_domain *iovad, unsigned long pfn);

/* The range below another, or the last of all below NULL; NULL if there is none. */
struct iova *iova_ranges_prev(struct iova_domain *iovad, struct iova *iova);

#endif
