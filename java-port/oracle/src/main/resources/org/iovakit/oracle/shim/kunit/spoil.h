/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SHIM_KUNIT_SPOIL_H
#define SHIM_KUNIT_SPOIL_H

#include <linux/types.h>

/*
 * Proves the verifier of the kernel: spoils each member and each link of a tree in turn and wants to hear of each, and of
 * nothing before and after; the tree may be looked at only under its lock, taken once. Prints a line for each thing that
 * is not so. Returns how many there were.
 * @bounds_max32: whether max32_alloc_size has to be dma_32bit_pfn at most
 */
int spoil_in_turn(bool bounds_max32);

#endif
