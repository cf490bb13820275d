/* SPDX-License-Identifier: GPL-2.0-only */
/* A maple tree, in which a range is found by its last pfn. */
#ifndef _LINUX_IOVA_TREE_H
#define _LINUX_IOVA_TREE_H

#include <linux/maple_tree.h>

struct iova_link { };

struct iova_tree {
	struct maple_tree ends;
};

#endif
