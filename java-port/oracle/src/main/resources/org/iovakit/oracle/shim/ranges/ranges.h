/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How the ranges of a domain are kept: as the nodes of a red-black tree. With faults.h and visits.h this is all that the
 * programs know of it. A stage whose C keeps them otherwise brings files of these names, see Stage.rangesInC() in Java: the
 * first two have to define all names here that start with "ranges", the third what the stage takes for a visit.
 */
#ifndef SHIM_RANGES_RANGES_H
#define SHIM_RANGES_RANGES_H

#include <linux/iova.h>
#include <linux/rbtree_augmented.h>

static inline struct iova *tree_iova(const struct rb_node *node)
{
	return node ? rb_entry(node, struct iova, node) : NULL;
}

/* The range with the lowest pfns; NULL if there is none. */
static inline struct iova *ranges_first(struct iova_domain *iovad)
{
	return tree_iova(rb_first(&iovad->rbroot));
}

/* The range above another one; NULL if that is the last. */
static inline struct iova *ranges_next(struct iova_domain *iovad, struct iova *iova)
{
	(void)iovad;
	return tree_iova(rb_next(&iova->node));
}

/* Whether it is the domain's own, that is above all others and that nobody may free. */
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

/* What a dump says of the place of a range before its pfns. Of a tree: the depth and the colour; else nothing. */
static inline void ranges_print_place(const struct iova *iova, void (*print)(const char *format, ...))
{
	unsigned int depth = 0;

	for (const struct rb_node *at = rb_parent(&iova->node); at; at = rb_parent(at))
		depth++;
	print(" %u %s", depth, rb_is_black(&iova->node) ? "black" : "red");
}

#endif
