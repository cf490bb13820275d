/* SPDX-License-Identifier: GPL-2.0-only */
/* Those of the integer types; nothing here has paths. */
#ifndef SHIM_LINUX_LIMITS_H
#define SHIM_LINUX_LIMITS_H

#include <vdso/limits.h>

#endif
