/* SPDX-License-Identifier: GPL-2.0-only */
/* Limits of the integer types. */
#ifndef SHIM_VDSO_LIMITS_H
#define SHIM_VDSO_LIMITS_H

#define U32_MAX (~0U)
#define ULONG_MAX (~0UL)
#define ULLONG_MAX (~0ULL)

#endif
