/* SPDX-License-Identifier: GPL-2.0-only */
/* Checks at compile time; the message may be left out. */
#ifndef SHIM_LINUX_BUILD_BUG_H
#define SHIM_LINUX_BUILD_BUG_H

#define static_assert(condition, ...) SHIM_ASSERT(condition, ##__VA_ARGS__, #condition)
#define SHIM_ASSERT(condition, message, ...) _Static_assert(condition, message)

#endif
