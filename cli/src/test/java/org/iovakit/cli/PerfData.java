// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** Iommu events as {@code perf record -o -} writes them: tools/perf/Documentation/perf.data-file-format.txt, pipe mode. */
final class PerfData {
    private static final int RECORD_LOST = 2;
    private static final int RECORD_COMM = 3;
    private static final int RECORD_SAMPLE = 9;
    private static final int RECORD_HEADER_ATTR = 64;
    private static final int RECORD_HEADER_TRACING_DATA = 66;

    private static final int TRACEPOINT = 2;
    private static final int ATTR_SIZE = 112;

    /** Address, task, time, CPU, period, raw data, and the event's identifier first of all. */
    private static final long SAMPLE_TYPE = 1 | 2 | 4 | 0x80 | 0x100 | 0x400 | 1 << 16;

    private static final long FORMAT_ID = 4;
    private static final long SAMPLE_ID_ALL = 1 << 18;

    private static final long MAP_ID = 1;
    private static final long UNMAP_ID = 2;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    PerfData() {
        RawEvents.string(out, "PERFILE2");
        RawEvents.int64(out, 16);
        attr(RawEvents.MAP, MAP_ID);
        attr(RawEvents.UNMAP, UNMAP_ID);
        ByteArrayOutputStream formats = new ByteArrayOutputStream();
        RawEvents.describe(formats, "0.6");
        RawEvents.int64(formats, 0); // no tasks
        formats.writeBytes(new byte[-formats.size() & 7]);
        record(RECORD_HEADER_TRACING_DATA, 0, RawEvents.buffer(4).putInt(formats.size()));
        out.writeBytes(formats.toByteArray());
    }

    private void attr(int event, long id) {
        record(
                RECORD_HEADER_ATTR,
                0,
                RawEvents.buffer(ATTR_SIZE + Long.BYTES)
                        .putInt(TRACEPOINT)
                        .putInt(ATTR_SIZE)
                        .putLong(event)
                        .putLong(1)
                        .putLong(SAMPLE_TYPE)
                        .putLong(FORMAT_ID)
                        .putLong(SAMPLE_ID_ALL)
                        .position(ATTR_SIZE)
                        .putLong(id));
    }

    private void record(int type, int misc, ByteBuffer body) {
        body.flip();
        out.writeBytes(RawEvents.buffer(8 + body.limit())
                .putInt(type)
                .putShort((short) misc)
                .putShort((short) (8 + body.limit()))
                .put(body)
                .array());
    }

    private static ByteBuffer sampleId(ByteBuffer body, int tid, long time, int cpu) {
        return body.putInt(tid).putInt(tid).putLong(time).putInt(cpu).putInt(0).putLong(MAP_ID);
    }

    /** A thread's name, of at most 15 characters. */
    void comm(int tid, String name) {
        ByteBuffer body = RawEvents.buffer(8 + 16 + 32).putInt(tid).putInt(tid);
        for (int i = 0; i < 16; i++) {
            body.put((byte) (i < name.length() ? name.charAt(i) : 0));
        }
        record(RECORD_COMM, 0, sampleId(body, tid, 0, 0));
    }

    void map(int cpu, long time, int tid, long iova, long size) {
        sample(MAP_ID, cpu, time, tid, RawEvents.map(tid, iova, size));
    }

    void unmap(int cpu, long time, int tid, long iova, long size) {
        sample(UNMAP_ID, cpu, time, tid, RawEvents.unmap(tid, iova, size));
    }

    private void sample(long id, int cpu, long time, int tid, ByteBuffer raw) {
        int size = raw.remaining() + 4;
        record(
                RECORD_SAMPLE,
                1,
                RawEvents.buffer(52 + size)
                        .putLong(id)
                        .putLong(0xffffffff81000000L)
                        .putInt(tid)
                        .putInt(tid)
                        .putLong(time)
                        .putInt(cpu)
                        .putInt(0)
                        .putLong(1)
                        .putInt(size)
                        .put(raw)
                        .putInt(0));
    }

    /** Some events are missing. */
    void lose(int cpu, long time, long events) {
        record(
                RECORD_LOST,
                0,
                sampleId(RawEvents.buffer(16 + 32).putLong(MAP_ID).putLong(events), 0, time, cpu));
    }

    byte[] bytes() {
        return out.toByteArray();
    }
}
