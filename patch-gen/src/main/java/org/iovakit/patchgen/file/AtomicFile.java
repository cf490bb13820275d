// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import org.iovakit.lifetime.WholeFile;
import org.iovakit.patchgen.PatchGenException;

/** Writes a file beside its place, then moves it there: whoever reads it finds the old text or the new one. */
public final class AtomicFile {
    private AtomicFile() {}

    /**
     * Writes text, as UTF-8.
     *
     * @throws PatchGenException if that cannot be done; then the file is as it was
     */
    public static void write(Path path, String text) throws PatchGenException {
        try {
            WholeFile.write(path, text.getBytes(UTF_8));
        } catch (IOException e) {
            throw new PatchGenException(
                    "cannot write " + path + ": " + e.getMessage() + "; it is as it was. Make room or get write access",
                    e);
        }
    }
}
