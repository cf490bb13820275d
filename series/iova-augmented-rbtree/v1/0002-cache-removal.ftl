[#-- SPDX-License-Identifier: GPL-2.0-only --]
iova: drop dead cached_node / cached32_node infrastructure

The allocation searches the augmented tree from its root, so nobody reads
cached_node and cached32_node any more. Drop them from struct iova_domain,
with the two helpers that kept them up to date on each insertion and
removal.

One thing that __cached_rbnode_delete_update() did is still needed: when
something below 4 GiB is freed, max32_alloc_size goes back to where it
started, because a 32-bit request that failed before may now succeed.
remove_iova() does that itself from here on.

No change in behaviour.
[@file path="drivers/iommu/iova.c"]
[@delete function="init_iova_domain" from="assign iovad->cached_node" to="assign iovad->cached32_node"/]
[@delete function="__cached_rbnode_insert_update"/]
[@delete function="__cached_rbnode_delete_update"/]
[@delete function="__alloc_and_insert_iova_range" statement="call __cached_rbnode_insert_update"/]
[@replace function="remove_iova" statement="call __cached_rbnode_delete_update"]

	/* Sizes that did not fit below 4 GiB may do so again. */
	if (iova->pfn_lo < iovad->dma_32bit_pfn)
		iovad->max32_alloc_size = iovad->dma_32bit_pfn;
[/@replace]
[/@file]
[@file path="include/linux/iova.h"]
[@delete struct="iova_domain" member="cached_node"/]
[@delete struct="iova_domain" member="cached32_node"/]
[/@file]
