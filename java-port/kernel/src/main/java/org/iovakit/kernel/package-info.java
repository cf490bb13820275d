// SPDX-License-Identifier: GPL-2.0-only

/** What iova.c stands on: the red-black tree, locks, per-cpu data, delayed work. */
package org.iovakit.kernel;
