// SPDX-License-Identifier: GPL-2.0-only

/** The emails of a series, as git format-patch prints them, and the folder that they are written to. */
package org.iovakit.patchgen.email;
