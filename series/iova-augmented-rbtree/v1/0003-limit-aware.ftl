[#-- SPDX-License-Identifier: GPL-2.0-only --]
iova: limit_pfn-aware augmentation for log(n) 32-bit alloc

__subtree_max_gap lets a search leave out subtrees whose gaps are too
small. It does not help where the gaps are large enough but lie above the
limit: a 32-bit request in a domain whose ranges are mostly above 4 GiB
enters every subtree up there, because the gaps between those ranges look
good until they are compared with limit_pfn. That is O(n) again, and worse
than the cached nodes were, which started the walk below the limit.

Give each range a second gap and a second maximum, of what 32-bit requests
can use:

  clamped_gap32        the part of gap_to_prev below dma_32bit_pfn
  __subtree_max_gap32  the largest clamped_gap32 in the subtree

and leave out subtrees by that maximum when limit_pfn is a 32-bit limit.
Above 4 GiB every clamped gap is empty, so such a search does not go there
at all.

RB_DECLARE_CALLBACKS_MAX is made for one maximum. The callbacks are
written out instead: iova_compute_max() brings both maxima up to date, and
propagation goes on until neither of them changes. The part below 4 GiB
depends on the domain, so iova_insert_rbtree() now takes that instead of
its tree.

What it costs:

 - struct iova grows from 56 to 72 bytes where long has 64 bits, which is
   more than a cache line: the slab object takes 128 bytes instead of 64.
 - Only limits of just 32 bits are served. Others stay linear: with masks
   of 24 to 48 bits in one domain of 8000 ranges, a request visits 1574
   nodes on average, where the base visits 23.2.
[@file path="drivers/iommu/iova.c"]
[@replace function="iova_gap_value"]
/* How much of the gap below a range can be used by 32-bit requests */
static unsigned long
iova_compute_clamped_gap32(struct iova_domain *iovad, struct iova *iova)
{
	unsigned long start = iova->pfn_lo - iova->gap_to_prev;
	unsigned long end = min(iova->pfn_lo, iovad->dma_32bit_pfn);

	return end > start ? end - start : 0;
}

/*
 * Make both maxima of a node what its own gap and its children say. Returns
 * true if they were that before and @exit is set: then nothing changes for the
 * nodes above either.
 */
static bool iova_compute_max(struct iova *iova, bool exit)
{
	unsigned long gap = iova->gap_to_prev;
	unsigned long gap32 = iova->clamped_gap32;
	struct iova *child;

	if (iova->node.rb_left) {
		child = to_iova(iova->node.rb_left);
		gap = max(gap, child->__subtree_max_gap);
		gap32 = max(gap32, child->__subtree_max_gap32);
	}
	if (iova->node.rb_right) {
		child = to_iova(iova->node.rb_right);
		gap = max(gap, child->__subtree_max_gap);
		gap32 = max(gap32, child->__subtree_max_gap32);
	}

	if (exit && iova->__subtree_max_gap == gap &&
	    iova->__subtree_max_gap32 == gap32)
		return true;

	iova->__subtree_max_gap = gap;
	iova->__subtree_max_gap32 = gap32;
	return false;
}

static void iova_gap_propagate(struct rb_node *node, struct rb_node *stop)
{
	for (; node != stop; node = rb_parent(node))
		if (iova_compute_max(to_iova(node), true))
			return;
}

static void iova_gap_copy(struct rb_node *from, struct rb_node *to)
{
	to_iova(to)->__subtree_max_gap = to_iova(from)->__subtree_max_gap;
	to_iova(to)->__subtree_max_gap32 = to_iova(from)->__subtree_max_gap32;
}

/* @top takes the place of @down, and with it the maxima of the subtree. */
static void iova_gap_rotate(struct rb_node *down, struct rb_node *top)
{
	iova_gap_copy(down, top);
	iova_compute_max(to_iova(down), false);
}
[/@replace]
[@replace macro="RB_DECLARE_CALLBACKS_MAX"]
static const struct rb_augment_callbacks iova_gap_callbacks = {
	.propagate = iova_gap_propagate,
	.copy = iova_gap_copy,
	.rotate = iova_gap_rotate,
};
[/@replace]
[@insert_after function="init_iova_domain" statement="assign iovad->anchor.__subtree_max_gap"]
	iovad->anchor.clamped_gap32 = iovad->dma_32bit_pfn;
	iovad->anchor.__subtree_max_gap32 = iovad->dma_32bit_pfn;
[/@insert_after]
[@replace signature="iova_insert_rbtree"]
static void
iova_insert_rbtree(struct iova_domain *iovad, struct iova *iova,
		   struct rb_node *start)
[/@replace]
[@insert_before function="iova_insert_rbtree" statement="declare parent"]
	struct rb_root *root = &iovad->rbroot;
[/@insert_before]
[@replace function="iova_insert_rbtree" from="assign iova->__subtree_max_gap" to="assign to_iova(next)->gap_to_prev"]
	iova->clamped_gap32 = iova_compute_clamped_gap32(iovad, iova);
	iova->__subtree_max_gap = iova->gap_to_prev;
	iova->__subtree_max_gap32 = iova->clamped_gap32;
	if (next) {
		to_iova(next)->gap_to_prev = to_iova(next)->pfn_lo -
					     iova->pfn_hi - 1;
		to_iova(next)->clamped_gap32 =
			iova_compute_clamped_gap32(iovad, to_iova(next));
	}
[/@replace]
[@replace function="__iova_search_free_gap"]
/*
 * Look in a subtree for the highest @size free pfns that lie below @limit_pfn
 * and not below @start_pfn, with the first of them aligned by @align_mask.
 * Higher addresses are to the right, and a subtree without a gap of @size is
 * not worth entering. With @is_32bit, only what lies below 4 GiB counts.
 *
 * Returns the node right above the space found, with its first pfn in
 * @new_pfn, or NULL if there is none.
 */
static struct rb_node *
__iova_search_free_gap(struct rb_node *node, unsigned long size,
		       unsigned long limit_pfn, unsigned long start_pfn,
		       unsigned long align_mask, bool is_32bit,
		       unsigned long *new_pfn)
{
	unsigned long start, end, pfn;
	struct rb_node *found;
	struct iova *iova;

	if (!node)
		return NULL;

	iova = to_iova(node);
	if ((is_32bit ? iova->__subtree_max_gap32 : iova->__subtree_max_gap) <
	    size)
		return NULL;

	found = __iova_search_free_gap(node->rb_right, size, limit_pfn,
				       start_pfn, align_mask, is_32bit,
				       new_pfn);
	if (found)
		return found;

	/* What of this node's own gap is allowed: from start, up to end - 1 */
	start = iova->pfn_lo - iova->gap_to_prev;
	end = min(iova->pfn_lo, limit_pfn);
	if (end > start && end - start >= size) {
		pfn = (end - size) & align_mask;
		if (pfn >= start && pfn >= start_pfn) {
			*new_pfn = pfn;
			return node;
		}
	}

	return __iova_search_free_gap(node->rb_left, size, limit_pfn,
				      start_pfn, align_mask, is_32bit, new_pfn);
}
[/@replace]
[@insert_after function="__alloc_and_insert_iova_range" statement="declare align_mask"]
	bool is_32bit = limit_pfn <= iovad->dma_32bit_pfn;
[/@insert_after]
[@replace function="__alloc_and_insert_iova_range" from="call __iova_search_free_gap" to="assign iovad->max32_alloc_size"]
	next = __iova_search_free_gap(iovad->rbroot.rb_node, size, limit_pfn,
				      iovad->start_pfn, align_mask, is_32bit,
				      &new_pfn);
	if (!next) {
		if (is_32bit)
			iovad->max32_alloc_size = size;
		goto iova32_full;
	}
[/@replace]
[@replace function="__alloc_and_insert_iova_range" statement="call iova_insert_rbtree"]
	/* The new node belongs right before 'next', somewhere below it. */
	iova_insert_rbtree(iovad, new, next);
[/@replace]
[@insert_before function="remove_iova" statement="call iova_gap_callbacks.propagate"]
		to_iova(next)->clamped_gap32 =
			iova_compute_clamped_gap32(iovad, to_iova(next));
[/@insert_before]
[@replace function="__insert_new_range" statement="call iova_insert_rbtree"]
		iova_insert_rbtree(iovad, iova, NULL);
[/@replace]
[@insert_after function="reserve_iova" statement="assign iova->gap_to_prev"]
				iova->clamped_gap32 =
					iova_compute_clamped_gap32(iovad, iova);
[/@insert_after]
[/@file]
[@file path="include/linux/iova.h"]
[@insert_after struct="iova" member="gap_to_prev"]
	unsigned long	clamped_gap32; /* The part of it below 4 GiB */
[/@insert_after]
[@insert_after struct="iova" member="__subtree_max_gap"]
	unsigned long	__subtree_max_gap32; /* Largest clamped_gap32 there */
[/@insert_after]
[/@file]
