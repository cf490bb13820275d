// SPDX-License-Identifier: GPL-2.0-only
/* An interval tree. */

#include "iova-ranges.h"

#include <linux/interval_tree.h>

static struct iova *range(struct interval_tree_node *node)
{
	return node ? container_of(node, struct iova, link.node) : NULL;
}

void iova_ranges_init(struct iova_domain *iovad)
{
	iovad->tree.root = RB_ROOT_CACHED;
}

void iova_ranges_destroy(struct iova_domain *iovad)
{
	BUG_ON(!RB_EMPTY_ROOT(&iovad->tree.root.rb_root));
}

int iova_ranges_insert(struct iova_domain *iovad, struct iova *iova)
{
	iova->link.node.start = iova->pfn_lo;
	iova->link.node.last = iova->pfn_hi;
	interval_tree_insert(&iova->link.node, &iovad->tree.root);
	return 0;
}

void iova_ranges_remove(struct iova_domain *iovad, struct iova *iova)
{
	interval_tree_remove(&iova->link.node, &iovad->tree.root);
}

void iova_ranges_lower(struct iova_domain *iovad, struct iova *iova, unsigned long pfn_lo)
{
	iova_ranges_remove(iovad, iova);
	iova->pfn_lo = pfn_lo;
	iova_ranges_insert(iovad, iova);
}

struct iova *iova_ranges_from(struct iova_domain *iovad, unsigned long pfn)
{
	return range(interval_tree_iter_first(&iovad->tree.root, pfn, ULONG_MAX));
}

struct iova *iova_ranges_prev(struct iova_domain *iovad, struct iova *iova)
{
	struct rb_node *node = iova ? rb_prev(&iova->link.node.rb) : rb_last(&iovad->tree.root.rb_root);

	return node ? range(rb_entry(node, struct interval_tree_node, rb)) : NULL;
}
