/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The ranges of a domain of which nothing is known but what iova.h says: each is a struct iova that was allocated and not
 * freed, and that find_iova() finds. They come in the order of their pfns, and have no place.
 */
#ifndef SHIM_RANGES_RANGES_H
#define SHIM_RANGES_RANGES_H

#include <linux/iova.h>
#include <shim/machine.h>

#include <stdlib.h>

static struct {
	struct iova **all;
	size_t count;
	size_t room;
	size_t next;
} ranges_found;

static inline void ranges_add(void *object, void *domain)
{
	struct iova *iova = object;

	if (find_iova(domain, iova->pfn_lo) != iova)
		return;
	if (ranges_found.count == ranges_found.room) {
		ranges_found.room = 2 * ranges_found.room + 64;
		ranges_found.all = realloc(ranges_found.all, ranges_found.room * sizeof(*ranges_found.all));
		if (!ranges_found.all)
			abort();
	}
	ranges_found.all[ranges_found.count++] = iova;
}

/* By Shell's method; the C library's asks the system for memory in ways that a stranger's code is kept from. */
static inline void ranges_sort(struct iova **all, size_t count)
{
	for (size_t gap = count / 2; gap; gap = gap == 2 ? 1 : gap * 5 / 11)
		for (size_t i = gap; i < count; i++) {
			struct iova *iova = all[i];
			size_t at = i;

			for (; at >= gap && all[at - gap]->pfn_lo > iova->pfn_lo; at -= gap)
				all[at] = all[at - gap];
			all[at] = iova;
		}
}

/* The next of those that there were when the first was asked for. */
static inline struct iova *ranges_next(struct iova_domain *iovad, struct iova *iova)
{
	(void)iovad;
	(void)iova;
	return ranges_found.next < ranges_found.count ? ranges_found.all[ranges_found.next++] : NULL;
}

static inline struct iova *ranges_first(struct iova_domain *iovad)
{
	ranges_found.count = ranges_found.next = 0;
	machine_for_each_object(sizeof(struct iova), ranges_add, iovad);
	ranges_sort(ranges_found.all, ranges_found.count);
	return ranges_next(iovad, NULL);
}

static inline bool ranges_is_anchor(struct iova_domain *iovad, const struct iova *iova)
{
#ifdef REPLAY_NO_ANCHOR
	(void)iovad;
	(void)iova;
	return false;
#else
	return iova == &iovad->anchor;
#endif
}

static inline void ranges_print_place(const struct iova *iova, void (*print)(const char *format, ...))
{
	(void)iova;
	(void)print;
}

#endif
