// SPDX-License-Identifier: GPL-2.0-only

/** The functions that the patch to failed-limit touches. */
package org.iovakit.stages.failedlimit;
