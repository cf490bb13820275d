// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.base;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.Path;
import org.iovakit.lifetime.Ended;
import org.iovakit.lifetime.Program;
import org.iovakit.lifetime.Running;

/**
 * What the xz program makes of a compressed stream. It decodes the blocks of one file in parallel; on two cores it
 * reads a kernel tarball in a third of the time that the Java decoder takes.
 */
final class XzProcess extends InputStream {

    /** For all threads; beyond it, there are fewer, and a file that wants more for one of them is refused. */
    private static final String MOST_MEMORY = "1GiB";

    private final Running xz;
    private final InputStream decompressed;
    private final Thread feeder;
    private volatile IOException feedFailure;
    private boolean ended;

    /** Starts the program; a thread of ours reads the compressed stream until it ends or this stream is closed. */
    XzProcess(Path program, InputStream compressed) throws IOException {
        xz = Program.of(
                        program.toString(),
                        "--decompress",
                        "--stdout",
                        "--threads=0",
                        "--memlimit-decompress=" + MOST_MEMORY)
                .start();
        decompressed = xz.output();
        feeder = new Thread(() -> feed(compressed), "xz-feeder");
        feeder.setDaemon(true);
        feeder.start();
    }

    private void feed(InputStream compressed) {
        byte[] buffer = new byte[1 << 16];
        try (OutputStream input = xz.input()) {
            for (int n = readCompressed(compressed, buffer); n >= 0; n = readCompressed(compressed, buffer)) {
                input.write(buffer, 0, n);
            }
        } catch (IOException e) {
            // The program has ended before its input: its exit code says whether that was right.
        }
    }

    /** Unlike a write that fails, a read that fails is news that the program cannot tell. */
    private int readCompressed(InputStream compressed, byte[] buffer) {
        try {
            return compressed.read(buffer);
        } catch (IOException e) {
            feedFailure = e;
            return -1;
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int n = decompressed.read(buffer, offset, length);
        if (n < 0 && !ended) {
            ended = true;
            check();
        }
        return n;
    }

    private void check() throws IOException {
        Ended end = xz.await();
        awaitFeeder();
        if (feedFailure != null) {
            throw feedFailure;
        }
        if (!end.isGood()) {
            String complaint = end.errors().strip().replaceAll("\\s*\\R\\s*", "; ");
            throw new IOException(complaint.isEmpty() ? "xz " + end.words() : complaint);
        }
    }

    private void awaitFeeder() throws InterruptedIOException {
        try {
            feeder.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while xz ran");
        }
    }

    /** Ends the program, wherever it is; the compressed stream is no longer read afterwards. */
    @Override
    public void close() throws IOException {
        xz.close();
        awaitFeeder();
    }
}
