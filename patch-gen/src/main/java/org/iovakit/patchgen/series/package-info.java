// SPDX-License-Identifier: GPL-2.0-only

/** A series as its folder describes it. */
package org.iovakit.patchgen.series;
