// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.lifetime;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Native;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Exchanges what two names stand for, at once. */
@FunctionalInterface
interface NameExchange {
    /**
     * Exchanges them.
     *
     * @return false if it cannot be done here, and nothing was
     */
    boolean exchange(Path one, Path other) throws IOException;

    /** By Linux's {@code renameat2}, which most of its file systems know. The library for that is loaded at the call. */
    static NameExchange ofKernel() {
        return (one, other) -> {
            Path scratch = Temporary.folderForPrograms("iovakit-jna");
            // Here it unpacks its native part, which else goes into a folder of its own that nobody sweeps.
            System.setProperty("jna.tmpdir", scratch.toString());
            try {
                return CLibrary.exchange(one, other);
            } catch (LastErrorException | LinkageError e) {
                return false;
            } finally {
                Temporary.delete(scratch);
            }
        };
    }

    /** What of the C library is called. */
    interface CLibrary extends Library {
        /** Relative paths are relative to the working directory. */
        int AT_FDCWD = -100;

        int RENAME_EXCHANGE = 2;

        int renameat2(int oldDirectory, String oldPath, int newDirectory, String newPath, int flags)
                throws LastErrorException;

        private static boolean exchange(Path one, Path other) {
            CLibrary library = Native.load(
                    "c",
                    CLibrary.class,
                    Map.of(Library.OPTION_STRING_ENCODING, System.getProperty("sun.jnu.encoding", "UTF-8")));
            return library.renameat2(AT_FDCWD, one.toString(), AT_FDCWD, other.toString(), RENAME_EXCHANGE) == 0;
        }
    }
}
