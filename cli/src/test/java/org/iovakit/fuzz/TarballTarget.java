// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.iovakit.patchgen.base.BaseException;
import org.iovakit.patchgen.base.KernelBase;

/** Tarballs, from which the needed files and then all are taken, twice: what one run leaves must not lead the next astray. */
public final class TarballTarget implements FuzzTarget {
    private final Sandbox sandbox;

    /** @param folder empty */
    public TarballTarget(Path folder) throws IOException {
        this.sandbox = new Sandbox(folder);
    }

    @Override
    public String name() {
        return "tarball";
    }

    @Override
    public List<byte[]> seeds() throws IOException {
        String victim = sandbox.victim().toString();
        return List.of(
                Tar.kernel().bytes(),
                Tar.kernel().file("linux/a/b", "b\n").link("linux/c", "a/b").bytes(),
                Tar.kernel()
                        .link("linux/a", victim)
                        .file("linux/a/f", "attack\n")
                        .bytes(),
                Tar.kernel()
                        .file("linux/a/sub/g", "attack\n")
                        .link("linux/a", "../../../../victim")
                        .bytes(),
                Tar.kernel().file("linux/../../../../../victim/f", "attack\n").bytes(),
                Tar.kernel().file(victim + "/f", "attack\n").bytes(),
                Tar.kernel()
                        .special("linux/tools/testing/h", TarArchiveEntry.LF_LINK, victim + "/f")
                        .file("linux/tools/testing/h", "attack\n")
                        .bytes(),
                Tar.kernel()
                        .special("linux/tools/testing/d", TarArchiveEntry.LF_BLK, "")
                        .special("linux/tools/testing/p", TarArchiveEntry.LF_FIFO, "")
                        .bytes(),
                Tar.kernel()
                        .file("linux/tools/testing/" + "x".repeat(120), "long\n")
                        .bytes());
    }

    @Override
    public List<String> words() {
        return List.of(
                "linux/",
                "../",
                "/",
                "./",
                "linux/a",
                "ustar\00000",
                "\0\0\0\0\0\0\0\0",
                "77777777777\0",
                "30 path=../../victim/f\n",
                "22 size=9999999999999\n",
                "30 GNU.sparse.size=9999999999\n",
                "26 GNU.sparse.major=1\n",
                "18 linkpath=/etc\n");
    }

    @Override
    public void read(byte[] input) throws IOException, BaseException {
        byte[] tarball = Tar.withChecksums(input);
        sandbox.clear();
        try {
            for (int run = 0; run < 2; run++) {
                FreshFile.write(sandbox.tarball(), tarball);
                // Another time, another state: the second run does not take the first one's word.
                Files.setLastModifiedTime(sandbox.tarball(), FileTime.fromMillis(1000L * run));
                try (KernelBase base = sandbox.open()) {
                    base.files("tools/testing/");
                }
                sandbox.copy();
            }
        } finally {
            sandbox.requireUntouched();
        }
    }

    @Override
    public boolean isRefusal(Exception e) {
        return e instanceof BaseException;
    }
}
