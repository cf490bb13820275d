// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.base;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** What tells the top of a kernel tree from any other directory. */
final class KernelTop {

    /** The files that only a kernel has all of. */
    static final List<String> FILES = List.of("Kbuild", "MAINTAINERS", "Makefile");

    /** The directories at its top, as members of a tarball name them. */
    static final Set<String> DIRECTORIES = Set.of(
            "Documentation/",
            "LICENSES/",
            "arch/",
            "block/",
            "certs/",
            "crypto/",
            "drivers/",
            "fs/",
            "include/",
            "init/",
            "io_uring/",
            "ipc/",
            "kernel/",
            "lib/",
            "mm/",
            "net/",
            "rust/",
            "samples/",
            "scripts/",
            "security/",
            "sound/",
            "tools/",
            "usr/",
            "virt/");

    private KernelTop() {}

    /** Reads a file of the tree. */
    interface Reader {
        byte[] read(String path) throws BaseException;
    }

    /**
     * Returns the version of a kernel tree.
     *
     * @param what the tree, for the message
     * @throws BaseException if it is not a kernel tree
     */
    static KernelVersion version(String what, Predicate<String> has, Reader reader) throws BaseException {
        for (String file : FILES) {
            if (!has.test(file)) {
                throw new BaseException(what + " is not a kernel tree: it has no " + file
                        + " at its top; name the top of a Linux source tree, the folder with MAINTAINERS and Kbuild");
            }
        }
        return KernelVersion.ofMakefile(new String(reader.read("Makefile"), UTF_8))
                .orElseThrow(() -> new BaseException(what + " is not a kernel tree: its Makefile sets no VERSION and"
                        + " PATCHLEVEL; name the top of a Linux source tree"));
    }
}
