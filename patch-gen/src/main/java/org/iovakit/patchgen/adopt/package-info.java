// SPDX-License-Identifier: GPL-2.0-only

/** From C back to templates: finds the edits, anchored by name, that make one text of a file from another. */
package org.iovakit.patchgen.adopt;
