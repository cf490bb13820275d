// SPDX-License-Identifier: GPL-2.0-only

/** The functions that the patch to cache-removal touches. */
package org.iovakit.stages.cacheremoval;
