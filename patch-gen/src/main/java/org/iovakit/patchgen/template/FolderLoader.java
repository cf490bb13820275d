// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.template;

import freemarker.cache.FileTemplateLoader;
import java.io.File;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.series.SeriesFingerprint;
import org.iovakit.patchgen.series.SeriesFolder;

/**
 * Finds templates as FreeMarker does, and refuses those that the folder of a series may not hold, or that would not count as
 * a part of the series.
 */
final class FolderLoader extends FileTemplateLoader {
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
}
