[#-- SPDX-License-Identifier: GPL-2.0-only --]
iova: keep ranges in a sorted list

The least that an allocator can do: the ranges of a domain in a list, by
pfn, and a search that goes through it from the end.
[@file path="drivers/iommu/iova.c"]
[@add_include header="linux/list.h"/]
[@delete function="to_iova"/]
[@replace function="init_iova_domain" from="assign iovad->rbroot" to="assign iovad->cached32_node"]
	INIT_LIST_HEAD(&iovad->ranges);
[/@replace]
[@delete function="init_iova_domain" from="assign iovad->anchor.pfn_lo" to="call rb_insert_color"/]
[@delete function="__get_cached_rbnode"/]
[@delete function="__cached_rbnode_insert_update"/]
[@delete function="__cached_rbnode_delete_update"/]
[@delete function="iova_find_limit"/]
[@replace function="iova_insert_rbtree"]
/* Link a range by its lowest pfn. */
static void iova_insert_list(struct iova_domain *iovad, struct iova *iova)
{
	struct iova *above;

	list_for_each_entry(above, &iovad->ranges, list) {
		if (above->pfn_lo > iova->pfn_lo)
			break;
		if (WARN_ON(above->pfn_lo == iova->pfn_lo))
			return;
	}
	list_add_tail(&iova->list, &above->list);
}
[/@replace]
[@replace function="__alloc_and_insert_iova_range" from="declare curr" to="declare curr_iova"]
	struct iova *below;
[/@replace]
[@replace function="__alloc_and_insert_iova_range" statement="declare new_pfn"]
	unsigned long new_pfn;
[/@replace]
[@replace function="__alloc_and_insert_iova_range" statement="declare high_pfn"]
	unsigned long high_pfn = limit_pfn;
[/@replace]
[@delete_comment function="__alloc_and_insert_iova_range" statement="call spin_lock_irqsave"/]
[@replace function="__alloc_and_insert_iova_range" from="call __get_cached_rbnode" to="assign iovad->max32_alloc_size"]
	/* From the highest range down, until the room above one serves. */
	list_for_each_entry_reverse(below, &iovad->ranges, list) {
		new_pfn = (high_pfn - size) & align_mask;
		if (high_pfn < size || new_pfn < iovad->start_pfn || new_pfn > below->pfn_hi)
			break;
		high_pfn = min(high_pfn, below->pfn_lo);
	}
	new_pfn = (high_pfn - size) & align_mask;
	if (high_pfn < size || new_pfn < iovad->start_pfn) {
		iovad->max32_alloc_size = size;
		goto iova32_full;
	}
[/@replace]
[@replace function="__alloc_and_insert_iova_range" statement="call iova_insert_rbtree"]
	list_add(&new->list, &below->list);
[/@replace]
[@delete function="__alloc_and_insert_iova_range" statement="call __cached_rbnode_insert_update"/]
[@replace function="private_find_iova"]
static struct iova *
private_find_iova(struct iova_domain *iovad, unsigned long pfn)
{
	struct iova *iova;

	assert_spin_locked(&iovad->iova_rbtree_lock);

	list_for_each_entry(iova, &iovad->ranges, list) {
		if (pfn < iova->pfn_lo)
			break;
		if (pfn <= iova->pfn_hi)
			return iova;
	}
	return NULL;
}
[/@replace]
[@replace function="remove_iova" from="call __cached_rbnode_delete_update" to="call rb_erase"]
	if (iova->pfn_lo < iovad->dma_32bit_pfn)
		iovad->max32_alloc_size = iovad->dma_32bit_pfn;
	list_del(&iova->list);
[/@replace]
[@replace function="put_iova_domain" from="call rbtree_postorder_for_each_entry_safe" to="call free_iova_mem"]
	list_for_each_entry_safe(iova, tmp, &iovad->ranges, list)
		free_iova_mem(iova);
[/@replace]
[@replace signature="__is_range_overlap"]
static int
__is_range_overlap(struct iova *iova,
	unsigned long pfn_lo, unsigned long pfn_hi)
[/@replace]
[@delete function="__is_range_overlap" statement="declare iova"/]
[@replace function="__insert_new_range" statement="call iova_insert_rbtree"]
		iova_insert_list(iovad, iova);
[/@replace]
[@delete function="reserve_iova" statement="declare node"/]
[@replace function="reserve_iova" statement="call rb_first"]
	list_for_each_entry(iova, &iovad->ranges, list) {
		if (__is_range_overlap(iova, pfn_lo, pfn_hi)) {
			__adjust_overlap_range(iova, &pfn_lo, &pfn_hi);
			if (pfn_lo >= iova->pfn_lo && pfn_hi <= iova->pfn_hi)
				goto finish;
			overlap = 1;
		} else if (overlap) {
			break;
		}
	}
[/@replace]
[/@file]
[@file path="include/linux/iova.h"]
[@replace struct="iova" member="node"]
	struct list_head list;
[/@replace]
[@replace struct="iova_domain" member="rbroot"]
	struct list_head ranges;	/* All that is taken, by pfn */
[/@replace]
[@delete struct="iova_domain" member="cached_node"/]
[@delete struct="iova_domain" member="cached32_node"/]
[@delete struct="iova_domain" member="anchor"/]
[/@file]
