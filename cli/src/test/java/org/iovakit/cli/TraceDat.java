// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Iommu events as {@code trace-cmd record} stores them, version 6 of its format: trace-cmd.dat(5). */
final class TraceDat {
    private static final int PAGE = RawEvents.PAGE;

    /** Of a page's length: events before it are missing, and their number is at its end. */
    private static final long MISSED = 1L << 31 | 1L << 30;

    /** A page of a CPU's buffer. */
    private static final class Page {
        final ByteBuffer data = RawEvents.buffer(PAGE - 16);
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
            return RawEvents.buffer(PAGE)
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
        add(cpu, time, RawEvents.map(pid, iova, size));
    }

    void unmap(int cpu, long time, int pid, long iova, long size) {
        add(cpu, time, RawEvents.unmap(pid, iova, size));
    }

    /** The next event of a CPU comes after some that were lost. */
    void lose(int cpu, long events) {
        cpus.get(cpu).add(new Page(events));
    }

    private void add(int cpu, long time, ByteBuffer event) {
        List<Page> pages = cpus.get(cpu);
        pages.get(pages.size() - 1).add(time, event);
    }

    byte[] bytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        RawEvents.describe(out, "6");
        RawEvents.text64(out, tasks);
        RawEvents.int32(out, cpus.size());
        RawEvents.string(out, "options  \0");
        out.writeBytes(new byte[2]);
        RawEvents.string(out, "flyrecord\0");
        long at = (out.size() + 16L * cpus.size() + PAGE - 1) / PAGE * PAGE;
        long start = at;
        for (List<Page> pages : cpus) {
            RawEvents.int64(out, at);
            RawEvents.int64(out, (long) PAGE * pages.size());
            at += (long) PAGE * pages.size();
        }
        out.writeBytes(new byte[(int) (start - out.size())]);
        cpus.forEach(pages -> pages.forEach(page -> out.writeBytes(page.bytes())));
        return out.toByteArray();
    }
}
