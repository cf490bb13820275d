// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.template;

import freemarker.cache.FileTemplateLoader;
import java.io.File;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.series.SeriesFingerprint;
import org.iovakit.patchgen.series.SeriesFolder;

/**
 * Finds templates as FreeMarker does, and refuses those that the folder of a series may not hold, or that would not count as
 * a part of the series.
 */
final class FolderLoader extends FileTemplateLoader {
    /**
     * What makes templates of text, which nobody could look through, numbers of dates, which are not
     * {@linkplain SmallNumbers small}, a copy of a range, or a text for each letter of another. FreeMarker takes blanks and comments before the name.
     */
    private static final Pattern REFUSED = Pattern.compile(
            "\\?(?:\\s|[<\\[]#--(?s:.*?)--[>\\]])*+(eval|eval_json|evalJson|interpret|long|replace|sort|sort_by|sortBy)\\b");

    private final Path folder;

    FolderLoader(Path folder) throws IOException {
        super(folder.toFile());
        this.folder = folder;
    }

    @Override
    public Object findTemplateSource(String name) throws IOException {
        if (!SeriesFingerprint.isTemplate(name)) {
            throw new IOException(name + ": a template is a file of the series' own folder, and its name ends in .ftl");
        }
        try {
            SeriesFolder.requireReadable(folder, name);
        } catch (NoSuchFileException | InvalidPathException e) {
            return null;
        } catch (PatchGenException e) {
            throw new IOException(e.getMessage(), e);
        }
        return new File(folder.toFile(), name);
    }

    @Override
    public Reader getReader(Object source, String encoding) throws IOException {
        String text;
        try (Reader reader = super.getReader(source, encoding)) {
            StringWriter all = new StringWriter();
            reader.transferTo(all);
            text = all.toString();
        }
        Matcher refused = REFUSED.matcher(text);
        if (refused.find()) {
            long line = text.substring(0, refused.start(1))
                            .chars()
                            .filter(c -> c == '\n')
                            .count()
                    + 1;
            String message = source + ":" + line + ": no template needs ?" + refused.group(1)
                    + ", which can take any time and memory: take it out";
            throw new IOException(message, new PatchGenException(message));
        }
        return new StringReader(text);
    }
}
