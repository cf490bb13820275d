// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/** What a file is that is no text, by its first bytes, and what makes text of it. */
enum FileKind {
    TRACE_DAT("17084474726163696e67", 0, "a recording of trace-cmd: trace-cmd report -i FILE prints it"),
    PERF_DATA("50455246494c4532", 0, "a recording of perf: perf script --show-lost-events -i FILE prints it"),
    PERF_DATA_SWAPPED("32454c4946524550", 0, PERF_DATA.what),
    ZIP("504b0304", 0, "a zip archive: unzip -p FILE prints what is in it"),
    SEVEN_ZIP("377abcaf271c", 0, "a 7z archive: 7z x -so FILE prints what is in it"),
    TAR("7573746172", 257, "a tar archive: tar -xOf FILE prints what is in it"),
    LZ4("04224d18", 0, "compressed by lz4: lz4 -dc FILE prints it"),
    LZIP("4c5a4950", 0, "compressed by lzip: lzip -dc FILE prints it"),
    LZOP("894c5a4f", 0, "compressed by lzop: lzop -dc FILE prints it"),
    COMPRESS("1f9d", 0, "compressed by compress: zcat FILE prints it"),
    JOURNAL("4c504b5348485248", 0, "a journal of systemd: journalctl -k -o short-monotonic --file FILE prints it"),
    ELF("7f454c46", 0, "a program, or a dump of memory (ELF), which is no text"),
    PDF("25504446", 0, "a PDF: pdftotext -layout FILE - prints its text"),
    PNG("89504e47", 0, "a picture (PNG), which is no text"),
    JPEG("ffd8ff", 0, "a picture (JPEG), which is no text");

    private static final int MOST = 512;

    private final String magic;
    private final int at;
    private final String what;

    FileKind(String magic, int at, String what) {
        this.magic = magic;
        this.at = at;
        this.what = what;
    }

    /**
     * What a file is, if it is one of these; it stays where it is.
     *
     * @param name what stands for it in a command
     */
    static Optional<String> of(BufferedInputStream file, String name) throws IOException {
        file.mark(MOST);
        byte[] start = file.readNBytes(MOST);
        file.reset();
        return Arrays.stream(values())
                .filter(kind -> kind.begins(start))
                .findFirst()
                .map(kind -> kind.what.replace("FILE", name));
    }

    private boolean begins(byte[] start) {
        int end = at + magic.length() / 2;
        return start.length >= end && HexFormat.of().formatHex(start, at, end).equals(magic);
    }
}
