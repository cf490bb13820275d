// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.base;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * An uncompressed tarball, up to more than any kernel has: a compressed file of some megabytes can hold what fills every
 * disk, or takes days to skip.
 */
final class LimitedInput extends FilterInputStream {

    /** Bytes. Linux 6.12 has 1.5 GB. */
    private static final long MOST = 16L << 30;

    private final long most;
    private long bytes;

    LimitedInput(InputStream in) {
        this(in, MOST);
    }

    LimitedInput(InputStream in, long most) {
        super(in);
        this.most = most;
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
        bytes += Math.max(0, n);
        if (bytes > most) {
            throw new IOException("it holds more than " + most + " bytes, which no kernel does");
        }
    }
}
