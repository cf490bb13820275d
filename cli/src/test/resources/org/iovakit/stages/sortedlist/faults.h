/* SPDX-License-Identifier: GPL-2.0-only */
/* The links of a list got wrong. */
#ifndef SHIM_RANGES_FAULTS_H
#define SHIM_RANGES_FAULTS_H

#include "ranges.h"

typedef unsigned long __attribute__((__may_alias__)) ranges_word;

typedef void ranges_spoiler(const char *what, size_t which, ranges_word *word, unsigned long other);

static inline void ranges_damage(struct iova_domain *iovad)
{
	iovad->ranges.prev = NULL;
}

static inline void ranges_repair(struct iova_domain *iovad)
{
	struct list_head *last = &iovad->ranges;

	while (last->next != &iovad->ranges)
		last = last->next;
	iovad->ranges.prev = last;
}

static inline void list_spoil(struct iova_domain *iovad, struct list_head *link, ranges_spoiler *spoil)
{
	struct list_head *others[] = {
		NULL, link, &iovad->ranges, iovad->ranges.next, iovad->ranges.prev, link->next, link->prev
	};

	for (size_t k = 0; k < sizeof(others) / sizeof(*others); k++) {
		if (others[k] != link->next)
			spoil("next", k, (ranges_word *)&link->next, (unsigned long)others[k]);
		if (others[k] != link->prev)
			spoil("prev", k, (ranges_word *)&link->prev, (unsigned long)others[k]);
	}
}

static inline void ranges_spoil(struct iova_domain *iovad, struct iova *iova, bool keeps_more, ranges_spoiler *spoil)
{
	(void)keeps_more;
	list_spoil(iovad, &iova->list, spoil);
}

static inline void ranges_spoil_domain(struct iova_domain *iovad, ranges_spoiler *spoil)
{
	list_spoil(iovad, &iovad->ranges, spoil);
}

#endif
