// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.iovakit.lifetime.WholeFile;
import org.iovakit.patchgen.PatchGenException;

/** The file of a page: it appears whole or not at all. */
public final class PageFile {
    private final Path file;

    /**
     * A file that need not exist yet.
     *
     * @throws PatchGenException if it can be told already that nothing can be written there
     */
    public PageFile(Path file) throws PatchGenException {
        this.file = file.toAbsolutePath().normalize();
        if (Files.isDirectory(this.file)) {
            throw new PatchGenException("--out " + file + " is a folder; name a file in it");
        }
        Path folder = this.file.getParent();
        if (!Files.isDirectory(folder) || !Files.isWritable(folder)) {
            throw new PatchGenException("--out " + file + ": " + folder
                    + (Files.isDirectory(folder) ? " may not be written to" : " is no folder")
                    + "; name a file elsewhere");
        }
    }

    /**
     * Puts a page into the file, instead of what was there.
     *
     * @throws PatchGenException if it cannot be written; then the file is as it was
     */
    public void write(String html) throws PatchGenException {
        try {
            WholeFile.write(file, html.getBytes(UTF_8));
        } catch (IOException e) {
            throw new PatchGenException(
                    "cannot write the page to " + file + ": " + e + "; make room, or name another file with --out", e);
        }
    }
}
