/* SPDX-License-Identifier: GPL-2.0-only */
/* The ranges of a domain in a sorted list, without an anchor. */
#ifndef SHIM_RANGES_RANGES_H
#define SHIM_RANGES_RANGES_H

#include <linux/container_of.h>
#include <linux/iova.h>

static inline struct iova *list_iova(struct iova_domain *iovad, struct list_head *link)
{
	return link == &iovad->ranges ? NULL : container_of(link, struct iova, list);
}

static inline struct iova *ranges_first(struct iova_domain *iovad)
{
	return list_iova(iovad, iovad->ranges.next);
}

static inline struct iova *ranges_next(struct iova_domain *iovad, struct iova *iova)
{
	return list_iova(iovad, iova->list.next);
}

static inline bool ranges_is_anchor(struct iova_domain *iovad, const struct iova *iova)
{
	(void)iovad;
	(void)iova;
	return false;
}

static inline void ranges_print_place(const struct iova *iova, void (*print)(const char *format, ...))
{
	(void)iova;
	(void)print;
}

#endif
