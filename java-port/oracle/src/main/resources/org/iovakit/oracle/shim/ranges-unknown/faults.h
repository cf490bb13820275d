/* SPDX-License-Identifier: GPL-2.0-only */
/* What holds the ranges together is not known, so that nothing of it can be got wrong. */
#ifndef SHIM_RANGES_FAULTS_H
#define SHIM_RANGES_FAULTS_H

#include "ranges.h"

#include <linux/bug.h>

typedef unsigned long __attribute__((__may_alias__)) ranges_word;

typedef void ranges_spoiler(const char *what, size_t which, ranges_word *word, unsigned long other);

static inline void ranges_damage(struct iova_domain *iovad)
{
	bool how_the_ranges_are_kept_is_not_known = iovad;

	BUG_ON(how_the_ranges_are_kept_is_not_known);
}

static inline void ranges_repair(struct iova_domain *iovad)
{
	ranges_damage(iovad);
}

static inline void ranges_spoil(struct iova_domain *iovad, struct iova *iova, bool keeps_more, ranges_spoiler *spoil)
{
	(void)iova;
	(void)keeps_more;
	(void)spoil;
	ranges_damage(iovad);
}

static inline void ranges_spoil_domain(struct iova_domain *iovad, ranges_spoiler *spoil)
{
	(void)spoil;
	ranges_damage(iovad);
}

#endif
