/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SHIM_KUNIT_SIZES_H
#define SHIM_KUNIT_SIZES_H

/* Prints, in a line that Java reads, the bytes of a struct iova by itself and in the slab, and of a cache line. */
void print_sizes(void);

#endif
