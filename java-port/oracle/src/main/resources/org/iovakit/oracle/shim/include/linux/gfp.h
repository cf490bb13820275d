/* SPDX-License-Identifier: GPL-2.0-only */
/* Allocation flags: only whether the allocator may sleep and whether it clears the memory matters here. */
#ifndef SHIM_LINUX_GFP_H
#define SHIM_LINUX_GFP_H

#include <linux/types.h>

#define __GFP_HIGH ((gfp_t)0x20)
#define __GFP_ZERO ((gfp_t)0x100)
#define __GFP_DIRECT_RECLAIM ((gfp_t)0x400)
#define __GFP_KSWAPD_RECLAIM ((gfp_t)0x800)
#define __GFP_NOWARN ((gfp_t)0x2000)
#define __GFP_NORETRY ((gfp_t)0x10000)
#define __GFP_ACCOUNT ((gfp_t)0x400000)
#define GFP_ATOMIC __GFP_HIGH
#define GFP_KERNEL __GFP_DIRECT_RECLAIM
#define GFP_NOWAIT (__GFP_KSWAPD_RECLAIM | __GFP_NOWARN)

static inline bool gfpflags_allow_blocking(gfp_t flags)
{
	return flags & __GFP_DIRECT_RECLAIM;
}

/* The flags given, GFP_KERNEL if none are. */
#define default_gfp(...) SHIM_GFP(, ##__VA_ARGS__, GFP_KERNEL)
#define SHIM_GFP(nothing, flags, ...) flags

#endif
