// SPDX-License-Identifier: GPL-2.0-only

/** From a kernel base to patch emails. */
package org.iovakit.patchgen;
