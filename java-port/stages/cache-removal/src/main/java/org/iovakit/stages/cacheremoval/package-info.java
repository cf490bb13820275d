// SPDX-License-Identifier: GPL-2.0-only

/** Stage 2: the functions that patch 2 touches. */
package org.iovakit.stages.cacheremoval;
