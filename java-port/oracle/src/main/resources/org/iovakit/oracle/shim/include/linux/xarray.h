/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How an entry of the XArray, and of what stands on its encoding, is told from a pointer: in the two lowest bits. 1 in the
 * first is an integer, shifted by one; 2 is an entry of the tree's own, shifted by two: an error number, negative, or a
 * node, or one that keeps a place free. There is no XArray itself here.
 */
#ifndef SHIM_LINUX_XARRAY_H
#define SHIM_LINUX_XARRAY_H

#include <linux/bug.h>
#include <linux/err.h>
#include <linux/types.h>

#define XA_ZERO_ENTRY xa_mk_internal(257)

static inline void *xa_mk_value(unsigned long value)
{
	WARN_ON((long)value < 0);
	return (void *)(value << 1 | 1);
}

static inline unsigned long xa_to_value(const void *entry)
{
	return (unsigned long)entry >> 1;
}

static inline bool xa_is_value(const void *entry)
{
	return (unsigned long)entry & 1;
}

static inline void *xa_mk_internal(unsigned long value)
{
	return (void *)(value << 2 | 2);
}

static inline unsigned long xa_to_internal(const void *entry)
{
	return (unsigned long)entry >> 2;
}

static inline bool xa_is_internal(const void *entry)
{
	return ((unsigned long)entry & 3) == 2;
}

static inline bool xa_is_zero(const void *entry)
{
	return entry == XA_ZERO_ENTRY;
}

static inline bool xa_is_err(const void *entry)
{
	return xa_is_internal(entry) && (unsigned long)entry >= (unsigned long)xa_mk_internal(-MAX_ERRNO);
}

/* The error number, negative; 0 if there is none. */
static inline int xa_err(void *entry)
{
	return xa_is_err(entry) ? (long)entry >> 2 : 0;
}

/* Those above the first page are pointers to nodes. */
static inline bool xa_is_node(const void *entry)
{
	return xa_is_internal(entry) && (unsigned long)entry > 4096;
}

/* Those that only they store who know what these mean. */
static inline bool xa_is_advanced(const void *entry)
{
	return xa_is_internal(entry) && entry <= XA_ZERO_ENTRY;
}

#endif
