/* SPDX-License-Identifier: GPL-2.0-only */
/* NULL, true and false, offsetof. */
#ifndef SHIM_LINUX_STDDEF_H
#define SHIM_LINUX_STDDEF_H

#undef NULL
#define NULL ((void *)0)

#undef offsetof
#define offsetof(type, member) __builtin_offsetof(type, member)

enum {
	false = 0,
	true = 1
};

#endif
