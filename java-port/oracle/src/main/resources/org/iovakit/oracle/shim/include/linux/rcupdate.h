/* SPDX-License-Identifier: GPL-2.0-only */
/* Publishing a pointer, and reading one that another CPU may publish. */
#ifndef SHIM_LINUX_RCUPDATE_H
#define SHIM_LINUX_RCUPDATE_H

#include <linux/compiler.h>
#include <linux/types.h>

#define rcu_assign_pointer(pointer, value) __atomic_store_n(&(pointer), (value), __ATOMIC_RELEASE)
#define rcu_dereference_raw(pointer) READ_ONCE(pointer)

#endif
