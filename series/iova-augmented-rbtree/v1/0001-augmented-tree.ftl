[#-- SPDX-License-Identifier: GPL-2.0-only --]
iova: switch to augmented rbtree for log(n) allocation

__alloc_and_insert_iova_range() looks for free space by stepping backwards
through the tree with rb_prev(), one allocated range at a time. A domain
that holds hundreds of thousands of ranges with nothing but small holes
between them makes every larger request visit a good part of them, with
the tree's lock held and interrupts off. That has been seen to take more
than 20 seconds, and to trip the softlockup detector.

Let each range remember the free space below it instead:

  gap_to_prev        free pfns between the range and the one before it;
                     for the lowest range, all pfns below it
  __subtree_max_gap  the largest gap_to_prev in the subtree of its node

RB_DECLARE_CALLBACKS_MAX keeps the maxima right through rotations. What
changes a gap is left to iova.c: an insertion splits the gap of the
successor, a removal gives the gap back to it, and reserve_iova() may
move the start of a range that it runs into. Each of these propagates the
new value towards the root.

__iova_search_free_gap() goes through the tree from the right, so that the
highest address still wins, and leaves out every subtree whose largest
gap is smaller than the request. This is O(log n) where neither the limit
nor the alignment turns down a gap that is large enough.

max32_alloc_size keeps its fast refusal of 32-bit requests. It is now set
only by a 32-bit request that fails; before, every request that failed set
it, whatever its limit.

cached_node and cached32_node are still kept up to date, although the
allocation no longer starts from them. They go in a patch of their own.

What it costs, with 8000 ranges in a domain, in nodes, before and after:

 - The search knows the limit of each gap, but not of a subtree: a 32-bit
   request visits all the gaps above 4 GiB that are large enough, on
   average 4009 nodes instead of 201 in a domain of a 64-bit device. It is
   slower by a factor of 20 until "limit_pfn-aware augmentation for log(n)
   32-bit alloc", later in this series. Do not backport one without the
   other.
 - An aligned request visits all gaps that are large enough but start and
   end at the wrong addresses: 4010 instead of 201, until "alignment-aware
   two-phase search for log(n) aligned alloc".
 - A free looks for both neighbours and updates the maxima above them. It
   touches 22.8 nodes instead of 5.8 if all ranges are of one size.
[@notes]
An inclusive limit of ~0UL wraps to an exclusive limit of 0 in
alloc_iova(), and such a request is refused, before this patch and after
it. The first posting of this patch gave it the anchor's own pfn instead.
[/@notes]
[@file path="drivers/iommu/iova.c"]
[@add_include header="linux/rbtree_augmented.h"/]
[@insert_after function="to_iova"]

static inline unsigned long iova_gap_value(struct iova *iova)
{
	return iova->gap_to_prev;
}

RB_DECLARE_CALLBACKS_MAX(static, iova_gap_callbacks, struct iova, node,
			 unsigned long, __subtree_max_gap, iova_gap_value)
[/@insert_after]
[@insert_after function="init_iova_domain" statement="assign iovad->anchor.pfn_lo"]
	/* Nothing is below the anchor yet, so its gap is all there is. */
	iovad->anchor.gap_to_prev = IOVA_ANCHOR;
	iovad->anchor.__subtree_max_gap = IOVA_ANCHOR;
[/@insert_after]
[@delete function="__get_cached_rbnode"/]
[@delete function="iova_find_limit"/]
[@insert_after function="iova_insert_rbtree" statement="declare parent"]
	struct rb_node *prev, *next;
[/@insert_after]
[@replace function="iova_insert_rbtree" statement="call rb_insert_color"]

	/* The new range splits the gap that its successor had. */
	prev = rb_prev(&iova->node);
	next = rb_next(&iova->node);
	iova->gap_to_prev = iova->pfn_lo;
	if (prev)
		iova->gap_to_prev -= to_iova(prev)->pfn_hi + 1;
	iova->__subtree_max_gap = iova->gap_to_prev;
	if (next)
		to_iova(next)->gap_to_prev = to_iova(next)->pfn_lo -
					     iova->pfn_hi - 1;

	/* Rotations trust the maxima that they find, so these come first. */
	if (parent)
		iova_gap_callbacks.propagate(parent, NULL);
	if (next)
		iova_gap_callbacks.propagate(next, NULL);

	rb_insert_augmented(&iova->node, root, &iova_gap_callbacks);
[/@replace]
[@insert_after function="iova_insert_rbtree"]

/*
 * Look in a subtree for the highest @size free pfns that lie below @limit_pfn
 * and not below @start_pfn, with the first of them aligned by @align_mask.
 * Higher addresses are to the right, and a subtree without a gap of @size is
 * not worth entering.
 *
 * Returns the node right above the space found, with its first pfn in
 * @new_pfn, or NULL if there is none.
 */
static struct rb_node *
__iova_search_free_gap(struct rb_node *node, unsigned long size,
		       unsigned long limit_pfn, unsigned long start_pfn,
		       unsigned long align_mask, unsigned long *new_pfn)
{
	unsigned long start, end, pfn;
	struct rb_node *found;
	struct iova *iova;

	if (!node)
		return NULL;

	iova = to_iova(node);
	if (iova->__subtree_max_gap < size)
		return NULL;

	found = __iova_search_free_gap(node->rb_right, size, limit_pfn,
				       start_pfn, align_mask, new_pfn);
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
				      start_pfn, align_mask, new_pfn);
}
[/@insert_after]
[@replace function="__alloc_and_insert_iova_range" from="declare curr" to="declare curr_iova"]
	struct rb_node *next;
[/@replace]
[@replace function="__alloc_and_insert_iova_range" statement="declare new_pfn"]
	unsigned long new_pfn;
[/@replace]
[@delete function="__alloc_and_insert_iova_range" statement="declare high_pfn"/]
[@delete_comment function="__alloc_and_insert_iova_range" statement="call spin_lock_irqsave"/]
[@replace function="__alloc_and_insert_iova_range" from="call __get_cached_rbnode" to="assign iovad->max32_alloc_size"]
	next = __iova_search_free_gap(iovad->rbroot.rb_node, size, limit_pfn,
				      iovad->start_pfn, align_mask, &new_pfn);
	if (!next) {
		if (limit_pfn <= iovad->dma_32bit_pfn)
			iovad->max32_alloc_size = size;
		goto iova32_full;
	}
[/@replace]
[@replace function="__alloc_and_insert_iova_range" statement="call iova_insert_rbtree"]
	/* The new node belongs right before 'next', somewhere below it. */
	iova_insert_rbtree(&iovad->rbroot, new, next);
[/@replace]
[@insert_before function="remove_iova" statement="call assert_spin_locked"]
	struct rb_node *prev, *next;

[/@insert_before]
[@replace function="remove_iova" statement="call rb_erase"]

	/*
	 * The gap goes to the successor, and to the maxima above it, while the
	 * node is still in the tree: the erase may move the successor into the
	 * node's place and copy whatever maximum it has then. What is stale by
	 * then stays stale, because propagation stops at the first node whose
	 * maximum does not change.
	 */
	next = rb_next(&iova->node);
	if (next) {
		prev = rb_prev(&iova->node);
		to_iova(next)->gap_to_prev = to_iova(next)->pfn_lo;
		if (prev)
			to_iova(next)->gap_to_prev -= to_iova(prev)->pfn_hi + 1;
		iova_gap_callbacks.propagate(next, NULL);
	}

	rb_erase_augmented(&iova->node, &iovad->rbroot, &iova_gap_callbacks);
[/@replace]
[@insert_before function="reserve_iova" statement="call to_iova"]
			struct rb_node *prev = rb_prev(node);
			unsigned long gap;

[/@insert_before]
[@insert_after function="reserve_iova" statement="call __adjust_overlap_range"]

			/* The range may have grown downwards, into its gap. */
			gap = iova->pfn_lo;
			if (prev)
				gap -= to_iova(prev)->pfn_hi + 1;
			if (iova->gap_to_prev != gap) {
				iova->gap_to_prev = gap;
				iova_gap_callbacks.propagate(node, NULL);
			}

[/@insert_after]
[/@file]
[@file path="include/linux/iova.h"]
[@insert_after struct="iova" member="pfn_lo"]
	unsigned long	gap_to_prev; /* Free pfns up to the range below */
	unsigned long	__subtree_max_gap; /* Largest gap_to_prev in the subtree */
[/@insert_after]
[/@file]
