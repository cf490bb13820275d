// SPDX-License-Identifier: GPL-2.0-only

/** Kills the program, fills its disks and write-protects its cache, and looks at what is left. */
package org.iovakit.crash;
