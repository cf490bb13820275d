/* SPDX-License-Identifier: GPL-2.0-only */
/* How that which holds the ranges of a domain together is got wrong. */
#ifndef SHIM_RANGES_FAULTS_H
#define SHIM_RANGES_FAULTS_H

#include "ranges.h"

/* A link is a word, whatever its type. */
typedef unsigned long __attribute__((__may_alias__)) ranges_word;

/*
 * Told of a word that is to be made another, and what that spoils; @which tells apart what is said in the same words. It
 * makes the word what it was before it returns.
 */
typedef void ranges_spoiler(const char *what, size_t which, ranges_word *word, unsigned long other);

/* Any domain can have this fault, one without ranges too. The root's colour is looked at by no operation as it is found. */
static inline void ranges_damage(struct iova_domain *iovad)
{
	iovad->rbroot.rb_node->__rb_parent_color ^= 1;
}

/* Of a domain that is damaged, and was not touched since. */
static inline void ranges_repair(struct iova_domain *iovad)
{
	ranges_damage(iovad);
}

static inline void tree_spoil_link(const char *what, struct rb_node **link, struct rb_node *const *others, size_t count,
				   bool keeps_more, ranges_spoiler *spoil)
{
	struct rb_node *kept = *link;

	for (size_t k = 0; k < count; k++) {
		/* A red leaf may be missing without anything else being wrong where ranges keep nothing of others. */
		bool lost_unseen = !keeps_more && kept && !others[k] && rb_is_red(kept);

		if (others[k] != kept && !lost_unseen)
			spoil(what, k, (ranges_word *)link, (unsigned long)others[k]);
	}
}

static inline void tree_spoil_parent(struct rb_node *node, struct rb_node *const *others, size_t count,
				     ranges_spoiler *spoil)
{
	const unsigned long kept = node->__rb_parent_color;

	for (size_t k = 0; k < count; k++)
		if (others[k] != rb_parent(node))
			spoil("the parent", k, &node->__rb_parent_color, (unsigned long)others[k] | (kept & 1));
	spoil("the colour", 0, &node->__rb_parent_color, kept ^ 1);
}

/*
 * Spoils each link of a range in turn. @keeps_more says that ranges keep more than their pfns, so that the loss of one
 * shows in others.
 */
static inline void ranges_spoil(struct iova_domain *iovad, struct iova *iova, bool keeps_more, ranges_spoiler *spoil)
{
	struct rb_node *node = &iova->node;
	struct rb_node *root = iovad->rbroot.rb_node, *first = rb_first(&iovad->rbroot), *anchor = &iovad->anchor.node;
	struct rb_node *of_child[] = {
		NULL, node, root, first, anchor, rb_parent(node), node->rb_left, node->rb_right, rb_next(node),
		rb_prev(node)
	};
	struct rb_node *of_parent[] = {
		NULL, node, root, first, anchor, node->rb_left, node->rb_right, rb_next(node), rb_prev(node)
	};

	tree_spoil_link("rb_left", &node->rb_left, of_child, sizeof(of_child) / sizeof(*of_child), keeps_more, spoil);
	tree_spoil_link("rb_right", &node->rb_right, of_child, sizeof(of_child) / sizeof(*of_child), keeps_more, spoil);
	tree_spoil_parent(node, of_parent, sizeof(of_parent) / sizeof(*of_parent), spoil);
}

/* Spoils each link of the domain to its ranges in turn. */
static inline void ranges_spoil_domain(struct iova_domain *iovad, ranges_spoiler *spoil)
{
	static struct iova stranger;
	struct rb_node *root = iovad->rbroot.rb_node;
	struct rb_node *roots[] = { NULL, root->rb_left, root->rb_right };

	for (size_t k = 0; k < sizeof(roots) / sizeof(*roots); k++)
		spoil("the root made another", k, (ranges_word *)&iovad->rbroot.rb_node, (unsigned long)roots[k]);
#define TREE_SPOIL_NODE(name)									\
	spoil(#name " made none", 0, (ranges_word *)&iovad->name, 0);				\
	spoil(#name " made one that is in no tree", 0, (ranges_word *)&iovad->name, (unsigned long)&stranger.node);
	REPLAY_DOMAIN_NODES(TREE_SPOIL_NODE)
#undef TREE_SPOIL_NODE
	(void)stranger;
}

#endif
