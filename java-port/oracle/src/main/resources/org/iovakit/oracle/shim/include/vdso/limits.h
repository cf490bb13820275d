/* SPDX-License-Identifier: GPL-2.0-only */
/* Limits of the integer types. */
#ifndef SHIM_VDSO_LIMITS_H
#define SHIM_VDSO_LIMITS_H

#define UINT_MAX (~0U)
#define INT_MAX ((int)(UINT_MAX >> 1))
#define U32_MAX (~0U)
#define ULONG_MAX (~0UL)
#define LONG_MAX ((long)(ULONG_MAX >> 1))
#define ULLONG_MAX (~0ULL)
#define U64_MAX (~0ULL)

#endif
