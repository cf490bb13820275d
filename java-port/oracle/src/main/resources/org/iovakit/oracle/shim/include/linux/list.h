/* SPDX-License-Identifier: GPL-2.0-only */
/* The list that goes round, and the one with a single pointer for its head. */
#ifndef SHIM_LINUX_LIST_H
#define SHIM_LINUX_LIST_H

#include <linux/container_of.h>
#include <linux/types.h>

static inline void INIT_LIST_HEAD(struct list_head *head)
{
	head->next = head->prev = head;
}

/* Right behind @where, which may be the head. */
static inline void list_add(struct list_head *link, struct list_head *where)
{
	*link = (struct list_head){ .next = where->next, .prev = where };
	where->next->prev = link;
	where->next = link;
}

/* Right before @where, which may be the head. */
static inline void list_add_tail(struct list_head *link, struct list_head *where)
{
	list_add(link, where->prev);
}

static inline void list_del(struct list_head *link)
{
	link->prev->next = link->next;
	link->next->prev = link->prev;
	link->next = link->prev = NULL;
}

#define list_for_each_entry(entry, head, member)						\
	for (entry = container_of((head)->next, typeof(*entry), member); &entry->member != (head);	\
	     entry = container_of(entry->member.next, typeof(*entry), member))

#define list_for_each_entry_reverse(entry, head, member)					\
	for (entry = container_of((head)->prev, typeof(*entry), member); &entry->member != (head);	\
	     entry = container_of(entry->member.prev, typeof(*entry), member))

/* @after keeps what comes next, so that the entry may be freed meanwhile. */
#define list_for_each_entry_safe(entry, after, head, member)					\
	for (entry = container_of((head)->next, typeof(*entry), member);			\
	     after = container_of(entry->member.next, typeof(*entry), member), &entry->member != (head); \
	     entry = after)

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
