// SPDX-License-Identifier: GPL-2.0-only

/** Stage 1: the functions that patch 1 touches. */
package org.iovakit.stages.augmentedtree;
