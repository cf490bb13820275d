// SPDX-License-Identifier: GPL-2.0-only

/** The functions that the patch to augmented-tree touches. */
package org.iovakit.stages.augmentedtree;
