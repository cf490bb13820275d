// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen;

import java.util.LinkedHashMap;
import java.util.Map;
import org.iovakit.patchgen.csource.CSource;
import org.iovakit.patchgen.csource.ParsedFiles;
import org.iovakit.patchgen.template.PatchText;

/**
 * What a patch does to the files of a series.
 *
 * @param template the template's file name
 * @param text what the template said
 * @param before all files of the series before the patch, by path
 * @param changed the new content of those that the patch changes or adds, by path
 * @param parsed the files of all states of the series, as C
 */
public record EditedPatch(
        String template, PatchText text, Map<String, byte[]> before, Map<String, byte[]> changed, ParsedFiles parsed) {
    /** The first line of the message. */
    public String subject() {
        return text.message().lines().findFirst().orElse("");
    }

    /** A file before the patch, as C; empty if there is none. Whatever is not C has no functions that a parser would find. */
    public CSource sourceBefore(String path) throws PatchGenException {
        return parsed.of(path, before.get(path));
    }

    /** A file after the patch, as C; empty if there is none. */
    public CSource sourceAfter(String path) throws PatchGenException {
        return parsed.of(path, changed.getOrDefault(path, before.get(path)));
    }

    /** All files of the series after the patch, by path. */
    public Map<String, byte[]> after() {
        Map<String, byte[]> files = new LinkedHashMap<>(before);
        files.putAll(changed);
        return files;
    }
}
