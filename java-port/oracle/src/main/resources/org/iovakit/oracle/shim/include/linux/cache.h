/* SPDX-License-Identifier: GPL-2.0-only */
/* The cache line of current 64-bit machines. */
#ifndef SHIM_LINUX_CACHE_H
#define SHIM_LINUX_CACHE_H

#define cache_line_size() 64

#endif
