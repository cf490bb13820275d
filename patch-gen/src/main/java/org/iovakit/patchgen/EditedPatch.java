// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen;

import java.util.LinkedHashMap;
import java.util.Map;
import org.iovakit.patchgen.template.PatchText;

/**
 * What a patch does to the files of a series.
 *
 * @param template the template's file name
 * @param text what the template said
 * @param before all files of the series before the patch, by path
 * @param changed the new content of those that the patch changes or adds, by path
 */
public record EditedPatch(String template, PatchText text, Map<String, byte[]> before, Map<String, byte[]> changed) {
    /** The first line of the message. */
    public String subject() {
        return text.message().lines().findFirst().orElse("");
    }

    /** All files of the series after the patch, by path. */
    public Map<String, byte[]> after() {
        Map<String, byte[]> files = new LinkedHashMap<>(before);
        files.putAll(changed);
        return files;
    }
}
