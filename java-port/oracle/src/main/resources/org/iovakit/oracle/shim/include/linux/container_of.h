/* SPDX-License-Identifier: GPL-2.0-only */
/* From a member to the struct that embeds it. */
#ifndef SHIM_LINUX_CONTAINER_OF_H
#define SHIM_LINUX_CONTAINER_OF_H

#include <linux/build_bug.h>
#include <linux/stddef.h>

#define container_of(ptr, type, member) ({							\
	static_assert(__same_type(*(ptr), ((type *)0)->member) || __same_type(*(ptr), void),	\
		      "container_of() of a pointer to another type");				\
	(type *)((char *)(ptr) - offsetof(type, member)); })

#endif
