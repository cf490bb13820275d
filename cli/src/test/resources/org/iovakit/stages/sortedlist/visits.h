/* SPDX-License-Identifier: GPL-2.0-only */
/* Each range that the search for room looks at is a visit. Nobody else goes through the list from its end. */

#include <linux/list.h>

#undef list_for_each_entry_reverse
#define list_for_each_entry_reverse(entry, head, member)					\
	for (entry = container_of((head)->prev, typeof(*entry), member);			\
	     &entry->member != (head) && ++replay_visits;					\
	     entry = container_of(entry->member.prev, typeof(*entry), member))
