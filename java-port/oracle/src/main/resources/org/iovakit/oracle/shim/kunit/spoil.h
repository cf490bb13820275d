/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SHIM_KUNIT_SPOIL_H
#define SHIM_KUNIT_SPOIL_H

/*
 * Proves the verifier of the kernel: spoils each member and each link of a tree in turn and wants to hear of each, and of
 * nothing before and after; the tree may be looked at only under its lock, taken once. Prints a line for each thing that
 * is not so. Returns how many there were.
 */
int spoil_in_turn(void);

#endif
