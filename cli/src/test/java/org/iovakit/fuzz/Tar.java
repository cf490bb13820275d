// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Makes a tarball in memory, also such as no tar would make. */
final class Tar {
    private static final int BLOCK = 512;
    private static final int CHECKSUM = 148;
    private static final int CHECKSUM_END = 156;
    private static final int MAGIC = 257;

    /** Milliseconds; a time that the header itself has room for, so that no other comes before it. */
    private static final long WHOLE_SECOND = 0;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, BLOCK, "UTF-8");

    Tar() {
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
    }

    /** The files of a kernel, below a folder as tarballs have one. */
    static Tar kernel() throws IOException {
        return new Tar()
                .file("linux/Kbuild", "obj-y += drivers/\n")
                .file("linux/MAINTAINERS", "THE REST\n")
                .file("linux/Makefile", "VERSION = 9\nPATCHLEVEL = 8\nSUBLEVEL = 7\nEXTRAVERSION = -rc6\n")
                .file("linux/" + Sandbox.IOVA, "int iova;\n")
                .file("linux/tools/testing/kunit.py", "print()\n");
    }

    Tar file(String name, String content) throws IOException {
        byte[] data = content.getBytes(UTF_8);
        TarArchiveEntry entry = new TarArchiveEntry(name, TarArchiveEntry.LF_NORMAL, true);
        entry.setSize(data.length);
        entry.setModTime(WHOLE_SECOND);
        tar.putArchiveEntry(entry);
        tar.write(data);
        tar.closeArchiveEntry();
        return this;
    }

    /** A member without content. */
    Tar special(String name, byte type, String target) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name, type, true);
        entry.setLinkName(target);
        entry.setModTime(WHOLE_SECOND);
        tar.putArchiveEntry(entry);
        tar.closeArchiveEntry();
        return this;
    }

    Tar link(String name, String target) throws IOException {
        return special(name, TarArchiveEntry.LF_SYMLINK, target);
    }

    byte[] bytes() throws IOException {
        tar.close();
        return bytes.toByteArray();
    }

    /** The same with the checksums of its headers put right, so that damage gets past them. */
    static byte[] withChecksums(byte[] tarball) {
        byte[] right = tarball.clone();
        for (int header = 0; header + BLOCK <= right.length; header += BLOCK) {
            if (new String(right, header + MAGIC, 5, ISO_8859_1).equals("ustar")) {
                Arrays.fill(right, header + CHECKSUM, header + CHECKSUM_END, (byte) ' ');
                int sum = 0;
                for (int i = 0; i < BLOCK; i++) {
                    sum += right[header + i] & 0xff;
                }
                byte[] octal = String.format("%06o\0 ", sum).getBytes(ISO_8859_1);
                System.arraycopy(octal, 0, right, header + CHECKSUM, octal.length);
            }
        }
        return right;
    }
}
