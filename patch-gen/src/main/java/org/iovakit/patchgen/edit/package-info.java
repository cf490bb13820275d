// SPDX-License-Identifier: GPL-2.0-only

/** The edits of a patch: where by name, what by text, and their application to a file all at once. */
package org.iovakit.patchgen.edit;
