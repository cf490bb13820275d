/* SPDX-License-Identifier: GPL-2.0-only */
/* Allocation flags: only whether the allocator may sleep matters here. */
#ifndef SHIM_LINUX_GFP_H
#define SHIM_LINUX_GFP_H

#include <linux/types.h>

#define __GFP_HIGH ((gfp_t)0x20)
#define __GFP_DIRECT_RECLAIM ((gfp_t)0x400)
#define __GFP_NOWARN ((gfp_t)0x2000)
#define GFP_ATOMIC __GFP_HIGH
#define GFP_KERNEL __GFP_DIRECT_RECLAIM

#endif
