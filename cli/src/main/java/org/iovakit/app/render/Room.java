// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.render;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import org.iovakit.app.Environment;
import org.iovakit.patchgen.PatchGenException;

/** Looks for room on disks before work begins that would end for want of it. */
final class Room {
    private static final long MIB = 1024 * 1024;

    /** For a scratch repository, and what is compiled. */
    private static final long TEMPORARY = 16 * MIB;

    /** For the programs that are compiled of six stages, and what is extracted. */
    private static final long CACHE = 16 * MIB;

    /** For emails and evidence, of some hundred KiB, once more while they replace others. */
    private static final long OUTPUT = MIB;

    private Room() {}

    /**
     * Refuses folders that have no room for a rendering.
     *
     * @param out the folder for the emails; it need not be there yet
     * @throws PatchGenException naming the first such folder, what is free there and what is needed, in bytes
     */
    static void require(Environment environment, Path out) throws PatchGenException {
        require(
                "the folder for temporary files",
                Path.of(System.getProperty("java.io.tmpdir")),
                TEMPORARY,
                "set TMPDIR to another");
        require("the cache", environment.programs(), CACHE, "set XDG_CACHE_HOME to another folder");
        require("the folder for the emails", out, OUTPUT, "name another with --out");
    }

    private static void require(String what, Path folder, long needed, String next) throws PatchGenException {
        Path there = folder.toAbsolutePath();
        while (there.getParent() != null && !Files.exists(there)) {
            there = there.getParent();
        }
        long free;
        try {
            FileStore store = Files.getFileStore(there);
            if (store.getTotalSpace() == 0) {
                return; // One that does not say.
            }
            free = store.getUsableSpace();
        } catch (IOException e) {
            // Whether anything can be written there is told by who writes.
            return;
        }
        if (free < needed) {
            throw new PatchGenException(what + ", " + folder + ", has no room: " + free + " bytes are free, and "
                    + needed + " are needed; make room there, or " + next);
        }
    }
}
