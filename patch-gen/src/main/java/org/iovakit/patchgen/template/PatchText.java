// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.template;

import java.util.List;
import java.util.Map;
import org.iovakit.patchgen.edit.Edit;

/**
 * What a patch template says.
 *
 * @param message the commit message without trailers, ended by a newline
 * @param notes what the email says below the message and the commit does not; empty if there is nothing
 * @param edits by file, in the order of the template
 * @param newFiles the text of each new file, by path
 */
public record PatchText(String message, String notes, Map<String, List<Edit>> edits, Map<String, String> newFiles) {}
