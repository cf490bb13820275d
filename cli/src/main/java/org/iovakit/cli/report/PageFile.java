// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
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
        Path fresh = null;
        try {
            fresh = Files.createTempFile(file.getParent(), "." + file.getFileName() + ".new-", "");
            Files.writeString(fresh, html);
            Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-r--r--"));
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new PatchGenException(
                    "cannot write the page to " + file + ": " + e + "; make room, or name another file with --out", e);
        } finally {
            delete(fresh);
        }
    }

    /** Of a page that was not written there may be a part; one that was has been moved. */
    private static void delete(Path fresh) throws PatchGenException {
        try {
            if (fresh != null) {
                Files.deleteIfExists(fresh);
            }
        } catch (IOException e) {
            throw new PatchGenException("cannot remove " + fresh + ": " + e, e);
        }
    }
}
