// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.base;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.zstandard.ZstdCompressorOutputStream;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** A kernel of five files, and what it can be packed in. */
final class TinyKernel {

    static final String IOVA = "drivers/iommu/iova.c";
    static final String SCRIPT = "scripts/checkpatch.pl";

    private TinyKernel() {}

    /** Returns the files; the script is meant to be executable. */
    static Map<String, String> files() {
        return new TreeMap<>(Map.of(
                "Kbuild",
                "obj-y += drivers/\n",
                "MAINTAINERS",
                "THE REST\n",
                "Makefile",
                "# SPDX\nVERSION = 9\nPATCHLEVEL = 8\nSUBLEVEL = 7\nEXTRAVERSION = -rc6\nNAME = Tiny\n",
                IOVA,
                "int iova;\n",
                SCRIPT,
                "#!/usr/bin/perl\n"));
    }

    /** Writes the files below a directory. */
    static Path unpackTo(Path directory) throws IOException {
        for (Map.Entry<String, String> file : files().entrySet()) {
            Path path = directory.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
        if (!directory.resolve(SCRIPT).toFile().setExecutable(true)) {
            throw new IOException("cannot make the script executable");
        }
        return directory;
    }

    /** A member of a tarball: a name and a content, or a link to another name. */
    record Member(String name, String content, byte type, int mode) {

        static Member file(String name, String content) {
            return new Member(name, content, TarArchiveEntry.LF_NORMAL, name.endsWith(".pl") ? 0755 : 0644);
        }

        static Member link(String name, String target) {
            return new Member(name, target, TarArchiveEntry.LF_SYMLINK, 0777);
        }

        static Member directory(String name) {
            return new Member(name, "", TarArchiveEntry.LF_DIR, 0755);
        }
    }

    /** Packs the files below a top directory, such as "linux-9.8/", "./" or "", compressed as the name says. */
    static Path pack(Path tarball, String top) throws IOException {
        List<Member> members = new ArrayList<>();
        if (!top.isEmpty()) {
            members.add(Member.directory(top));
        }
        files().forEach((path, content) -> members.add(Member.file(top + path, content)));
        return pack(tarball, members);
    }

    static Path pack(Path tarball, List<Member> members) throws IOException {
        try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(tarball));
                TarArchiveOutputStream tar = new TarArchiveOutputStream(compress(file, tarball.toString()))) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            for (Member member : members) {
                TarArchiveEntry entry = new TarArchiveEntry(member.name(), member.type(), true);
                entry.setMode(member.mode());
                byte[] content = member.content().getBytes(UTF_8);
                if (member.type() == TarArchiveEntry.LF_SYMLINK) {
                    entry.setLinkName(member.content());
                } else {
                    entry.setSize(content.length);
                }
                tar.putArchiveEntry(entry);
                if (member.type() == TarArchiveEntry.LF_NORMAL) {
                    tar.write(content);
                }
                tar.closeArchiveEntry();
            }
        }
        return tarball;
    }

    private static OutputStream compress(OutputStream out, String name) throws IOException {
        if (name.endsWith(".zst")) {
            return new ZstdCompressorOutputStream(out);
        } else if (name.endsWith(".gz")) {
            return new GzipCompressorOutputStream(out);
        } else if (name.endsWith(".bz2")) {
            return new BZip2CompressorOutputStream(out);
        } else if (name.toLowerCase(Locale.ROOT).endsWith(".xz")) {
            return new XZOutputStream(out, new LZMA2Options(1));
        }
        return out;
    }
}
