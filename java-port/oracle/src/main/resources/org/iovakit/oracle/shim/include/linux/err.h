/* SPDX-License-Identifier: GPL-2.0-only */
/* Error numbers, and pointers that carry one. */
#ifndef SHIM_LINUX_ERR_H
#define SHIM_LINUX_ERR_H

#define ENOMEM 12
#define EBUSY 16
#define EINVAL 22
#define ENOTSUPP 524

static inline void *ERR_PTR(long error)
{
	return (void *)error;
}

#endif
