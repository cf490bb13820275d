[#-- SPDX-License-Identifier: GPL-2.0-only --]
[@file path="drivers/iommu/iova.c"]
[@insert_before macro="MODULE_AUTHOR"]
#if IS_ENABLED(CONFIG_IOMMU_IOVA_KUNIT_TEST)
/* Ends on anything: who goes on only to what comes back is at the head again. */
static bool iova_verify_links(struct list_head *head)
{
	struct list_head *link = head;

	do {
		if (!link->next || link->next->prev != link)
			return false;
		link = link->next;
	} while (link != head);
	return true;
}

bool iova_domain_verify_invariants(struct iova_domain *iovad)
{
	struct iova *iova, *prev = NULL;
	unsigned long flags;
	bool good;

	spin_lock_irqsave(&iovad->iova_rbtree_lock, flags);
	good = iova_verify_links(&iovad->ranges);
	if (!good) {
		pr_err("iova: the ranges are in no list\n");
		goto unlock;
	}
	list_for_each_entry(iova, &iovad->ranges, list) {
		if (iova->pfn_lo > iova->pfn_hi || (prev && prev->pfn_hi >= iova->pfn_lo)) {
			pr_err("iova [%#lx, %#lx] is not above the one before it\n",
			       iova->pfn_lo, iova->pfn_hi);
			good = false;
		}
		prev = iova;
	}
unlock:
	spin_unlock_irqrestore(&iovad->iova_rbtree_lock, flags);
	return good;
}
EXPORT_SYMBOL_GPL(iova_domain_verify_invariants);
#endif

[/@insert_before]
[/@file]
