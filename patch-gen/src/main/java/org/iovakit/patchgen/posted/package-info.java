// SPDX-License-Identifier: GPL-2.0-only

/** Patches of anybody's: from a thread, from a folder, from the history of a repository. They are read, never changed. */
package org.iovakit.patchgen.posted;
