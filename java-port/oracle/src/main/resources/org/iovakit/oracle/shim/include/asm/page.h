/* SPDX-License-Identifier: GPL-2.0-only */
/* Pages of 4 KiB, unless a program asks for others. */
#ifndef SHIM_ASM_PAGE_H
#define SHIM_ASM_PAGE_H

#ifndef PAGE_SHIFT
#define PAGE_SHIFT 12
#endif
#define PAGE_SIZE (1UL << PAGE_SHIFT)

#endif
