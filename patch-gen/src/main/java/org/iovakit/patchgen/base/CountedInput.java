// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.base;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Reports how much of a stream was read. */
final class CountedInput extends FilterInputStream {
    /** Is told, and may refuse to go on. */
    @FunctionalInterface
    interface Listener {
        /** Takes the number of bytes so far. */
        void read(long bytes) throws IOException;
    }

    private final Listener listener;
    private long bytes;

    CountedInput(InputStream in, Listener listener) {
        super(in);
        this.listener = listener;
    }

    @Override
    public int read() throws IOException {
        int value = super.read();
        count(value < 0 ? 0 : 1);
        return value;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int n = super.read(buffer, offset, length);
        count(n);
        return n;
    }

    @Override
    public long skip(long n) throws IOException {
        long skipped = super.skip(n);
        count(skipped);
        return skipped;
    }

    private void count(long n) throws IOException {
        if (n > 0) {
            bytes += n;
            listener.read(bytes);
        }
    }
}
