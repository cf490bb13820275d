// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.fuzz;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.iovakit.patchgen.base.BaseException;
import org.iovakit.patchgen.base.KernelBase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tarballs that want to be written elsewhere than into the cache. */
class HostileTarballTest {
    @TempDir
    Path folder;

    private Sandbox sandbox;

    @BeforeEach
    void makeSandbox() throws IOException {
        sandbox = new Sandbox(folder);
    }

    /** Takes a state of the tarball into the cache; each state has another time. */
    private Path copy(int state, Tar tar) throws IOException, BaseException {
        Files.write(sandbox.tarball(), tar.bytes());
        Files.setLastModifiedTime(sandbox.tarball(), FileTime.fromMillis(1000L * state));
        return sandbox.copy();
    }

    @Test
    void pathsThatLeadOutAreLeftOut() throws Exception {
        Path copy = copy(
                0,
                Tar.kernel()
                        .file("linux/../../../../../victim/f", "attack\n")
                        .file("linux/x/../../../../../../victim/f", "attack\n")
                        .file(sandbox.victim() + "/f", "attack\n")
                        .file("linux/a\nb", "attack\n"));
        sandbox.requireUntouched();
        assertFalse(Sandbox.files(copy).containsValue("attack\n"));
    }

    @Test
    void aLinkOfAnEarlierStateIsNotWrittenThrough() throws Exception {
        copy(0, Tar.kernel().link("linux/a", sandbox.victim().toString()));
        Path copy = copy(1, Tar.kernel().file("linux/a/f", "attack\n").file("linux/a/sub/g", "attack\n"));
        sandbox.requireUntouched();
        assertEquals("attack\n", Files.readString(copy.resolve("a/f")));
        assertFalse(Files.isSymbolicLink(copy.resolve("a")));
    }

    @Test
    void aFileBehindALinkIsNotDeleted() throws Exception {
        String victim = sandbox.victim().toString();
        copy(0, Tar.kernel().file("linux/a/f", "f\n").link("linux/a", victim));
        copy(1, Tar.kernel().link("linux/a", victim));
        sandbox.requireUntouched();
    }

    @Test
    void linksAndDevicesAreNoFilesOfTheKernel() throws Exception {
        String victim = sandbox.victim() + "/f";
        copy(
                0,
                Tar.kernel()
                        .link("linux/tools/testing/s", victim)
                        .special("linux/tools/testing/h", TarArchiveEntry.LF_LINK, victim)
                        .special("linux/tools/testing/b", TarArchiveEntry.LF_BLK, "")
                        .special("linux/tools/testing/p", TarArchiveEntry.LF_FIFO, ""));
        try (KernelBase base = sandbox.open()) {
            assertEquals(
                    "[tools/testing/kunit.py]", base.files("tools/testing/").toString());
        }
        sandbox.requireUntouched();
    }

    @Test
    void aFileLargerThanAnyIsRefused() throws IOException {
        byte[] tarball = Tar.kernel().bytes();
        // The size of the first member, in octal: 8 GiB less one byte.
        byte[] size = "77777777777\0".getBytes(US_ASCII);
        System.arraycopy(size, 0, tarball, 124, size.length);
        Files.write(sandbox.tarball(), Tar.withChecksums(tarball));
        String message = assertThrows(BaseException.class, sandbox::open).getMessage();
        assertTrue(message.contains("Kbuild has 8589934591 bytes"), message);
        sandbox.requireUntouched();
    }
}
