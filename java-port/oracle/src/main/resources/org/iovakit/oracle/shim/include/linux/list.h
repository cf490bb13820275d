/* SPDX-License-Identifier: GPL-2.0-only */
/* The list with a single pointer for its head. */
#ifndef SHIM_LINUX_LIST_H
#define SHIM_LINUX_LIST_H

#include <linux/container_of.h>
#include <linux/types.h>

#define hlist_entry_safe(node, type, member) ({							\
	typeof(node) shim_node = (node);							\
	shim_node ? container_of(shim_node, type, member) : NULL; })

static inline void hlist_add_head(struct hlist_node *node, struct hlist_head *head)
{
	node->next = head->first;
	node->pprev = &head->first;
	if (head->first)
		head->first->pprev = &node->next;
	head->first = node;
}

static inline void hlist_del(struct hlist_node *node)
{
	*node->pprev = node->next;
	if (node->next)
		node->next->pprev = node->pprev;
}

#endif
