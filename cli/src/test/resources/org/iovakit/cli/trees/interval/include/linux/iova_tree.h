/* SPDX-License-Identifier: GPL-2.0-only */
/* An interval tree. */
#ifndef _LINUX_IOVA_TREE_H
#define _LINUX_IOVA_TREE_H

#include <linux/interval_tree.h>

struct iova_link {
	struct interval_tree_node node;
};

struct iova_tree {
	struct rb_root_cached root;
};

#endif
