// SPDX-License-Identifier: GPL-2.0-only

/** The functions that the patch to limit-aware touches. */
package org.iovakit.stages.limitaware;
