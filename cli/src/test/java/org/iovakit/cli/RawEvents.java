// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The iommu events map and unmap as a kernel hands them to tracing tools, and as it describes them. */
final class RawEvents {
    static final int MAP = 500;
    static final int UNMAP = 501;

    static final int PAGE = 4096;

    private static final String HEADER_PAGE = """
            \tfield: u64 timestamp;\toffset:0;\tsize:8;\tsigned:0;
            \tfield: local_t commit;\toffset:8;\tsize:8;\tsigned:1;
            \tfield: int overwrite;\toffset:8;\tsize:1;\tsigned:1;
            \tfield: char data;\toffset:16;\tsize:4080;\tsigned:1;
            """;

    private static final String COMMON = """
            format:
            \tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;
            \tfield:unsigned char common_flags;\toffset:2;\tsize:1;\tsigned:0;
            \tfield:unsigned char common_preempt_count;\toffset:3;\tsize:1;\tsigned:0;
            \tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;

            """;

    private static final String MAP_FORMAT = "name: map\nID: " + MAP + "\n" + COMMON + """
            \tfield:u64 iova;\toffset:8;\tsize:8;\tsigned:0;
            \tfield:u64 paddr;\toffset:16;\tsize:8;\tsigned:0;
            \tfield:size_t size;\toffset:24;\tsize:8;\tsigned:0;

            print fmt: "IOMMU: iova=0x%016llx - 0x%016llx paddr=0x%016llx size=%zu", \
            REC->iova, REC->iova + REC->size, REC->paddr, REC->size
            """;

    private static final String UNMAP_FORMAT = "name: unmap\nID: " + UNMAP + "\n" + COMMON + """
            \tfield:u64 iova;\toffset:8;\tsize:8;\tsigned:0;
            \tfield:size_t size;\toffset:16;\tsize:8;\tsigned:0;
            \tfield:size_t unmapped_size;\toffset:24;\tsize:8;\tsigned:0;

            print fmt: "IOMMU: iova=0x%016llx - 0x%016llx size=%zu unmapped_size=%zu", \
            REC->iova, REC->iova + REC->size, REC->size, REC->unmapped_size
            """;

    private RawEvents() {}

    static ByteBuffer map(int pid, long iova, long size) {
        return common(MAP, pid).putLong(iova).putLong(0x12345000).putLong(size).flip();
    }

    static ByteBuffer unmap(int pid, long iova, long size) {
        return common(UNMAP, pid).putLong(iova).putLong(size).putLong(size).flip();
    }

    private static ByteBuffer common(int id, int pid) {
        return buffer(32).putShort((short) id).put((byte) 1).put((byte) 0).putInt(pid);
    }

    /** What both tools write first: how events look. */
    static void describe(ByteArrayOutputStream out, String version) {
        out.writeBytes(new byte[] {0x17, 0x08, 0x44});
        string(out, "tracing" + version + "\0");
        out.write(0); // little endian
        out.write(Long.BYTES);
        int32(out, PAGE);
        string(out, "header_page\0");
        text64(out, HEADER_PAGE);
        string(out, "header_event\0");
        text64(out, "# compressed entry header\n");
        int32(out, 0); // no events of ftrace's own
        int32(out, 1);
        string(out, "iommu\0");
        int32(out, 2);
        text64(out, MAP_FORMAT);
        text64(out, UNMAP_FORMAT);
        int32(out, 0); // no symbols
        int32(out, 0); // no formats of printk
    }

    static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    static void string(ByteArrayOutputStream out, String text) {
        out.writeBytes(text.getBytes(US_ASCII));
    }

    static void text64(ByteArrayOutputStream out, String text) {
        int64(out, text.length());
        string(out, text);
    }

    static void int32(ByteArrayOutputStream out, int value) {
        out.writeBytes(buffer(4).putInt(value).array());
    }

    static void int64(ByteArrayOutputStream out, long value) {
        out.writeBytes(buffer(8).putLong(value).array());
    }
}
