[#-- SPDX-License-Identifier: GPL-2.0-only --]
iova: alignment-aware two-phase search for log(n) aligned alloc

A gap of S pfns does not always hold S pfns aligned to A. Where many gaps
are just large enough but lie across the wrong addresses, a search for
aligned space enters their subtrees one after the other and finds nothing
in any of them, which is O(n).

A gap of S + A - 1 pfns holds the request wherever it starts. So search in
two phases: first leave out every subtree without a gap of that size, and
only if that finds nothing, search again by the size alone, for a smaller
gap that happens to be at the right address. As long as such a large gap is
left below the limit, the second phase does not run and the search is
O(log n): where 4010 nodes were visited, among 8000 ranges, it is now 27.

An aligned request may now get an address below the highest one possible:
the first phase passes over a smaller gap that would have served. It still
finds space whenever there is any.

Requests without alignment are searched for as before, once: for them both
sizes are the same.

What it costs, with 8000 ranges in a domain:

 - Gaps that are exactly the request are passed over while there is other
   room, so what is freed is not refilled. If ranges of one size come and
   go, they end up in 45,700 pfns instead of 32,000; requests of 128 pages
   at a great queue depth in 260,608 instead of 189,440.
 - In a 32-bit space that is all but full, larger gaps are cut up earlier:
   2110 holes instead of 919, and 818 of 16,100 requests are refused
   instead of 217. Before this series it was 805.
 - Where only exact gaps are left, the second phase stays linear: 3990
   nodes, where the base visits 201.
[@file path="drivers/iommu/iova.c"]
[@replace function="__iova_search_free_gap"]
/*
 * Look in a subtree for the highest @size free pfns that lie below @limit_pfn
 * and not below @start_pfn, with the first of them aligned by @align_mask.
 * Higher addresses are to the right, and a subtree without a gap of
 * @prune_size is not entered. With @is_32bit, only what lies below 4 GiB
 * counts.
 *
 * Returns the node right above the space found, with its first pfn in
 * @new_pfn, or NULL if there is none.
 */
static struct rb_node *
__iova_search_free_gap(struct rb_node *node, unsigned long size,
		       unsigned long prune_size, unsigned long limit_pfn,
		       unsigned long start_pfn, unsigned long align_mask,
		       bool is_32bit, unsigned long *new_pfn)
{
	unsigned long start, end, pfn;
	struct rb_node *found;
	struct iova *iova;

	if (!node)
		return NULL;

	iova = to_iova(node);
	if ((is_32bit ? iova->__subtree_max_gap32 : iova->__subtree_max_gap) <
	    prune_size)
		return NULL;

	found = __iova_search_free_gap(node->rb_right, size, prune_size,
				       limit_pfn, start_pfn, align_mask,
				       is_32bit, new_pfn);
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

	return __iova_search_free_gap(node->rb_left, size, prune_size,
				      limit_pfn, start_pfn, align_mask,
				      is_32bit, new_pfn);
}
[/@replace]
[@insert_after function="__alloc_and_insert_iova_range" statement="declare new_pfn"]
	unsigned long prune_size;
[/@insert_after]
[@insert_before function="__alloc_and_insert_iova_range" statement="call spin_lock_irqsave"]
	/* Large enough for an aligned range, wherever the gap starts */
	prune_size = size + ~align_mask;

[/@insert_before]
[@replace function="__alloc_and_insert_iova_range" statement="call __iova_search_free_gap"]
	next = __iova_search_free_gap(iovad->rbroot.rb_node, size, prune_size,
				      limit_pfn, iovad->start_pfn, align_mask,
				      is_32bit, &new_pfn);
	/* A smaller gap serves too, if it is at the right address. */
	if (!next && prune_size > size)
		next = __iova_search_free_gap(iovad->rbroot.rb_node, size, size,
					      limit_pfn, iovad->start_pfn,
					      align_mask, is_32bit, &new_pfn);
[/@replace]
[/@file]
