// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.base;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import org.iovakit.lifetime.UnwritableException;

/** Says in words why input or output failed: the library's own messages are often just a path. */
public final class Reason {

    private Reason() {}

    /** Returns the reason, to stand behind what failed and a colon. */
    public static String of(IOException e) {
        if (e instanceof UnwritableException unwritable) {
            return of(unwritable.getCause());
        }
        if ("Bad file descriptor".equals(e.getMessage())) {
            return "it is closed";
        }
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof NoSuchFileException) {
            return "no such file or directory";
        }
        if (e instanceof NotDirectoryException) {
            return "not a directory";
        }
        if (e instanceof EOFException) {
            return "unexpected end of file";
        }
        if (e instanceof FileSystemException fs && fs.getReason() != null) {
            return fs.getReason();
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
