// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.template;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.csource.ParsedFiles;
import org.iovakit.patchgen.csource.SourceText;
import org.iovakit.patchgen.edit.Edit;
import org.iovakit.patchgen.edit.FileEditor;

/**
 * What a patch template says.
 *
 * @param message the commit message without trailers, ended by a newline
 * @param notes what the email says below the message and the commit does not; empty if there is nothing
 * @param edits by file, in the order of the template
 * @param newFiles the text of each new file, by path
 */
public record PatchText(String message, String notes, Map<String, List<Edit>> edits, Map<String, String> newFiles) {
    /**
     * What it makes of some files.
     *
     * @param before content by path
     * @param parsed takes part in parsing them
     * @param base what they belong to, for messages
     * @return content by path of those that it adds or changes, in the order of the template
     * @throws PatchGenException if there is no such file, or an edit does not fit it
     */
    public Map<String, byte[]> changed(Map<String, byte[]> before, ParsedFiles parsed, String base)
            throws PatchGenException {
        Map<String, byte[]> changed = new LinkedHashMap<>();
        newFiles.forEach((path, text) -> changed.put(path, text.getBytes(UTF_8)));
        for (Map.Entry<String, List<Edit>> each : edits.entrySet()) {
            String path = each.getKey();
            byte[] file = before.get(path);
            if (file == null) {
                throw new PatchGenException("there is no " + path + " to edit in " + base);
            }
            changed.put(path, new FileEditor(new SourceText(path, file), parsed, base).apply(each.getValue()));
        }
        return changed;
    }
}
