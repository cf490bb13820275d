// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Iommu events as {@code trace-cmd record} stores them, version 6 of its format: trace-cmd.dat(5). */
final class TraceDat {
    private static final int PAGE = 4096;
    private static final int MAP = 500;
    private static final int UNMAP = 501;

    /** Of a page's length: events before it are missing, and their number is at its end. */
    private static final long MISSED = 1L << 31 | 1L << 30;

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

    /** A page of a CPU's buffer. */
    private static final class Page {
        final ByteBuffer data = buffer(PAGE - 16);
        final long missed;
        long start;
        long last;

        Page(long missed) {
            this.missed = missed;
        }

        void add(long time, ByteBuffer event) {
            if (data.position() == 0) {
                start = time;
                last = time;
            }
            int words = event.remaining() / 4;
            data.putInt(words | (int) (time - last) << 5).put(event);
            last = time;
        }

        byte[] bytes() {
            int length = data.position();
            if (missed > 0) {
                data.putLong(missed);
            }
            return buffer(PAGE)
                    .putLong(start)
                    .putLong(missed > 0 ? length | MISSED : length)
                    .put(data.flip())
                    .array();
        }
    }

    private final List<List<Page>> cpus = new ArrayList<>();
    private final String tasks;

    /**
     * A recording without events.
     *
     * @param tasks a line each, of pid and name
     */
    TraceDat(int cpus, String tasks) {
        for (int cpu = 0; cpu < cpus; cpu++) {
            this.cpus.add(new ArrayList<>(List.of(new Page(0))));
        }
        this.tasks = tasks;
    }

    void map(int cpu, long time, int pid, long iova, long size) {
        add(cpu, time, common(MAP, pid).putLong(iova).putLong(0x12345000).putLong(size));
    }

    void unmap(int cpu, long time, int pid, long iova, long size) {
        add(cpu, time, common(UNMAP, pid).putLong(iova).putLong(size).putLong(size));
    }

    /** The next event of a CPU comes after some that were lost. */
    void lose(int cpu, long events) {
        cpus.get(cpu).add(new Page(events));
    }

    private static ByteBuffer common(int id, int pid) {
        return buffer(32).putShort((short) id).put((byte) 1).put((byte) 0).putInt(pid);
    }

    private void add(int cpu, long time, ByteBuffer event) {
        List<Page> pages = cpus.get(cpu);
        pages.get(pages.size() - 1).add(time, event.flip());
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    byte[] bytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {0x17, 0x08, 0x44});
        string(out, "tracing6\0");
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
        text64(out, tasks);
        int32(out, cpus.size());
        string(out, "options  \0");
        out.writeBytes(new byte[2]);
        string(out, "flyrecord\0");
        long at = (out.size() + 16L * cpus.size() + PAGE - 1) / PAGE * PAGE;
        long start = at;
        for (List<Page> pages : cpus) {
            int64(out, at);
            int64(out, (long) PAGE * pages.size());
            at += (long) PAGE * pages.size();
        }
        out.writeBytes(new byte[(int) (start - out.size())]);
        cpus.forEach(pages -> pages.forEach(page -> out.writeBytes(page.bytes())));
        return out.toByteArray();
    }

    private static void string(ByteArrayOutputStream out, String text) {
        out.writeBytes(text.getBytes(US_ASCII));
    }

    private static void text64(ByteArrayOutputStream out, String text) {
        int64(out, text.length());
        string(out, text);
    }

    private static void int32(ByteArrayOutputStream out, int value) {
        out.writeBytes(buffer(4).putInt(value).array());
    }

    private static void int64(ByteArrayOutputStream out, long value) {
        out.writeBytes(buffer(8).putLong(value).array());
    }
}
