// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.lifetime;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Consumer;

/** A thread that reads a stream to its end, and keeps some of it. The other methods may be called from any thread. */
final class Drain {
    private static final int BUFFER = 1 << 13;

    private final Thread thread;
    private byte[] kept = {};
    private int length;
    private boolean flooded;
    private IOException failure;

    private Drain(String name, Reading reading) {
        thread = new Thread(
                () -> {
                    try {
                        reading.read(this);
                    } catch (IOException e) {
                        fail(e);
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }

    /** What the thread does. */
    @FunctionalInterface
    private interface Reading {
        void read(Drain drain) throws IOException;
    }

    /** Keeps the first bytes of a stream, up to a number. */
    static Drain ofFirst(InputStream in, int most) {
        return new Drain("output of a program", drain -> {
            byte[] buffer = new byte[BUFFER];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                drain.keepFirst(buffer, n, most);
            }
        });
    }

    /** Keeps the last bytes of a stream, about a number of them. */
    static Drain ofLast(InputStream in, int most) {
        return new Drain("errors of a program", drain -> {
            byte[] buffer = new byte[BUFFER];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                drain.keepLast(buffer, n, most);
            }
        });
    }

    /** Keeps nothing, and tells each line that has its end. */
    static Drain ofLines(InputStream in, Consumer<String> lines) {
        return new Drain("lines of a program", drain -> {
            CompleteLines reader = new CompleteLines(in, UTF_8);
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.accept(line);
            }
        });
    }

    private synchronized void keepFirst(byte[] buffer, int n, int most) {
        int taken = Math.min(n, most - length);
        flooded |= taken < n;
        add(buffer, 0, taken);
    }

    private synchronized void keepLast(byte[] buffer, int n, int most) {
        if (length > most) {
            System.arraycopy(kept, length - most, kept, 0, most);
            length = most;
        }
        add(buffer, 0, n);
    }

    private void add(byte[] buffer, int from, int n) {
        if (length + n > kept.length) {
            kept = Arrays.copyOf(kept, Math.max(length + n, Math.min(2 * kept.length, Integer.MAX_VALUE / 2)));
        }
        System.arraycopy(buffer, from, kept, length, n);
        length += n;
    }

    private synchronized void fail(IOException e) {
        failure = e;
    }

    /** Whether there was more than is kept. */
    synchronized boolean isFlooded() {
        return flooded;
    }

    /** What is kept, until now. */
    synchronized String text() {
        return new String(kept, 0, length, UTF_8);
    }

    /** @throws IOException if the stream could not be read to its end */
    synchronized void requireRead() throws IOException {
        if (failure != null) {
            throw failure;
        }
    }

    /** Waits for the end of the stream, but not for longer than a time; returns whether it came. */
    boolean join(Duration time) throws InterruptedException {
        thread.join(time.toMillis());
        return !thread.isAlive();
    }
}
