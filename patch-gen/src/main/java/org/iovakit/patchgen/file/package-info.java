// SPDX-License-Identifier: GPL-2.0-only

/** Files and folders that appear whole or not at all. */
package org.iovakit.patchgen.file;
