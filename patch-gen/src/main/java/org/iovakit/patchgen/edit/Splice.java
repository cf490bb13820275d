// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.edit;

import org.iovakit.patchgen.csource.TextRange;

/** What an edit comes to: a range of the file and the text that takes its place. */
record Splice(Edit edit, TextRange range, String text) {}
