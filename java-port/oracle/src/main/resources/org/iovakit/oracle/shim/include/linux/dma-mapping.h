/* SPDX-License-Identifier: GPL-2.0-only */
/* DMA addresses. <linux/iova.h> has its spinlock_t from here. */
#ifndef SHIM_LINUX_DMA_MAPPING_H
#define SHIM_LINUX_DMA_MAPPING_H

#include <linux/spinlock.h>
#include <linux/types.h>

#define DMA_BIT_MASK(bits) ((bits) == 64 ? ~0ULL : (1ULL << (bits)) - 1)

#endif
