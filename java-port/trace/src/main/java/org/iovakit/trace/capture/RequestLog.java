// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace.capture;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.iovakit.lifetime.Temporary;

/**
 * Allocations and frees in the order they were made, in a temporary file: what an allocation was is known only when it
 * ends, and by then any number of others may have come. Not thread-safe.
 */
final class RequestLog implements Closeable {
    /**
     * One entry.
     *
     * @param kind which
     * @param domain of which domain, from 0, where a capture tells domains apart
     * @param cpu where
     * @param time nanoseconds
     * @param first of a map the first address; of a reservation the first pfn; of a free what it ends, by number
     * @param size bytes of a map, pages of a request
     * @param limit of a request, a pfn; the last pfn of a reservation; both inclusive
     */
    record Entry(Kind kind, int domain, int cpu, long time, long first, long size, long limit) {}

    /** What an entry is. */
    enum Kind {
        /** An allocation of which only the addresses are known. */
        MAP('m'),

        /** {@code alloc_iova_fast}, which may flush the caches. */
        ALLOC_FAST_FLUSH('F'),

        /** {@code alloc_iova_fast}, which may not. */
        ALLOC_FAST_KEEP('K'),

        /** {@code alloc_iova} of an aligned range. */
        ALLOC_ALIGNED('A'),

        /** {@code alloc_iova} of any range. */
        ALLOC_ANY('Y'),
        RESERVE('r'),

        /** To the caches, as far as there are some. */
        FREE('f'),

        /** To the tree. */
        FREE_TREE('t'),

        /** Of a range that was held before; by its number among these. */
        FREE_HELD('h'),

        /** The same, to the tree. */
        FREE_HELD_TREE('T'),

        /** Was taken for an allocation, and was a part of another. */
        DROPPED('d');

        private static final Kind[] KINDS = values();

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        private static Kind of(int code) {
            for (Kind kind : KINDS) {
                if (kind.code == code) {
                    return kind;
                }
            }
            throw new IllegalStateException("the temporary file was changed: no kind has the code " + code);
        }
    }

    private static final int BYTES = 5 * Long.BYTES;

    /** Of the first word; the others are the domain's number. */
    private static final int KIND_BITS = 8;

    private final FileChannel file;
    private final ByteBuffer unwritten = ByteBuffer.allocate(2048 * BYTES);
    private final ByteBuffer one = ByteBuffer.allocate(BYTES);
    private long written;

    RequestLog() throws IOException {
        Path path = Temporary.file("iovakit-import");
        file = FileChannel.open(
                path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
    }

    /** Entries so far. */
    long size() {
        return written + unwritten.position() / BYTES;
    }

    /** Appends an entry; its number is the size before. */
    void add(Entry entry) throws IOException {
        if (!unwritten.hasRemaining()) {
            flush();
        }
        put(entry, unwritten);
    }

    /** Puts another entry in the place of one. */
    void set(long number, Entry entry) throws IOException {
        one.clear();
        put(entry, one);
        one.flip();
        if (number < written) {
            writeFully(one, number * BYTES);
        } else {
            unwritten.put((int) (number - written) * BYTES, one, 0, BYTES);
        }
    }

    /** One entry, by number. */
    Entry get(long number) throws IOException {
        if (number >= written) {
            return entry(unwritten.duplicate().position((int) (number - written) * BYTES));
        }
        one.clear();
        readFully(one, number * BYTES);
        return entry(one.flip());
    }

    private void flush() throws IOException {
        long at = written * BYTES;
        written = size();
        writeFully(unwritten.flip(), at);
        unwritten.clear();
    }

    private void writeFully(ByteBuffer bytes, long position) throws IOException {
        long at = position;
        while (bytes.hasRemaining()) {
            at += file.write(bytes, at);
        }
    }

    private void readFully(ByteBuffer bytes, long position) throws IOException {
        while (bytes.hasRemaining()) {
            if (file.read(bytes, position + bytes.position()) < 0) {
                throw new EOFException("the temporary file has become shorter");
            }
        }
    }

    private static void put(Entry entry, ByteBuffer to) {
        to.putInt(entry.domain() << KIND_BITS | entry.kind().code).putInt(entry.cpu());
        to.putLong(entry.time()).putLong(entry.first()).putLong(entry.size()).putLong(entry.limit());
    }

    private static Entry entry(ByteBuffer from) {
        int word = from.getInt();
        return new Entry(
                Kind.of(word & (1 << KIND_BITS) - 1),
                word >>> KIND_BITS,
                from.getInt(),
                from.getLong(),
                from.getLong(),
                from.getLong(),
                from.getLong());
    }

    /** One way through the entries that there are; for one thread, and independent of others. */
    Reader reader() throws IOException {
        flush();
        return new Reader(written);
    }

    /** Reads entry after entry. */
    final class Reader {
        private final ByteBuffer read = ByteBuffer.allocate(2048 * BYTES).limit(0);
        private final long end;
        private long at;

        private Reader(long entries) {
            end = entries * BYTES;
        }

        /** The next entry, or null at the end. */
        Entry next() throws IOException {
            if (!read.hasRemaining()) {
                if (at == end) {
                    return null;
                }
                read.clear().limit((int) Math.min(read.capacity(), end - at));
                readFully(read, at);
                at += read.flip().limit();
            }
            return entry(read);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
