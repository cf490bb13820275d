// SPDX-License-Identifier: GPL-2.0-only

/** The functions that the patch to aligned-gaps touches. */
package org.iovakit.stages.alignedgaps;
