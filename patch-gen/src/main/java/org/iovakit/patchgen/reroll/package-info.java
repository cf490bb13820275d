// SPDX-License-Identifier: GPL-2.0-only

/** From a version of a series to the next one. */
package org.iovakit.patchgen.reroll;
