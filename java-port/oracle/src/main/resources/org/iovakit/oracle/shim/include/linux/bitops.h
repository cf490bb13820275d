/* SPDX-License-Identifier: GPL-2.0-only */
/* Searching a word for a bit; __ffs(0) and __fls(0) are undefined, fls_long(0) is 0. */
#ifndef SHIM_LINUX_BITOPS_H
#define SHIM_LINUX_BITOPS_H

#include <asm/bitsperlong.h>

static inline unsigned long __ffs(unsigned long word)
{
	return __builtin_ctzl(word);
}

static inline unsigned long __fls(unsigned long word)
{
	return BITS_PER_LONG - 1 - __builtin_clzl(word);
}

static inline unsigned int fls_long(unsigned long word)
{
	return word ? BITS_PER_LONG - __builtin_clzl(word) : 0;
}

#endif
