/* SPDX-License-Identifier: GPL-2.0-only */
/* The word of the machine that the configuration is of. */
#ifndef SHIM_ASM_BITSPERLONG_H
#define SHIM_ASM_BITSPERLONG_H

#ifdef CONFIG_64BIT
#define BITS_PER_LONG 64
#else
#define BITS_PER_LONG 32
#endif
#define BITS_PER_LONG_LONG 64

#endif
