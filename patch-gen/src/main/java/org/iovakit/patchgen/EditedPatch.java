// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.jgit.diff.DiffFormatter;
import org.eclipse.jgit.diff.MyersDiff;
import org.eclipse.jgit.diff.RawText;
import org.eclipse.jgit.diff.RawTextComparator;
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

    /** Lines of its diff, those of context and the heads of files included. */
    public int lines() {
        return changed.keySet().stream().mapToInt(this::lines).sum();
    }

    private int lines(String path) {
        byte[] old = before.get(path);
        RawText from = new RawText(old == null ? new byte[0] : old);
        RawText to = new RawText(changed.get(path));
        ByteArrayOutputStream hunks = new ByteArrayOutputStream();
        try (DiffFormatter formatter = new DiffFormatter(hunks)) {
            formatter.format(MyersDiff.INSTANCE.diff(RawTextComparator.DEFAULT, from, to), from, to);
        } catch (IOException e) {
            throw new UncheckedIOException("it is in memory", e);
        }
        // diff, index, --- and +++, and of a new file its mode.
        int head = old == null ? 5 : 4;
        return head + new RawText(hunks.toByteArray()).size();
    }
}
