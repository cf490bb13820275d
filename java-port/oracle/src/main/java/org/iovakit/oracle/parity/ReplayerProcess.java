// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.oracle.parity;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.InterruptedIOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.iovakit.lifetime.Children;
import org.iovakit.oracle.Death;
import org.iovakit.trace.TraceSource;
import org.iovakit.trace.TraceWriter;

/**
 * A C replayer at work on a trace, which a thread of its own feeds to it. Its output is read by line; what it says on
 * standard error is drained, and the end of that kept. Not thread-safe.
 */
final class ReplayerProcess implements AutoCloseable {
    private static final int KEPT_CHARACTERS = 4096;
    private static final int TRACE_STATUS = 2;

    private final Process process;
    private final Duration patience;
    private final BufferedReader output;
    private final StringBuilder errors = new StringBuilder();
    private final Thread feeder;
    private final Thread drain;

    /** When the reader began to wait, by {@link System#nanoTime}; 0 when it does not. */
    private volatile long waitingSince;

    private volatile boolean silent;

    /**
     * Starts a replayer.
     *
     * @param patience how long it may let its reader wait
     */
    ReplayerProcess(Path program, TraceSource trace, Duration patience) throws IOException {
        this.patience = patience;
        ProcessBuilder builder = new ProcessBuilder(program.toString());
        builder.environment().put("LC_ALL", "C");
        builder.environment().put("ASAN_OPTIONS", "exitcode=" + Death.SANITIZER_STATUS);
        builder.environment().put("UBSAN_OPTIONS", "exitcode=" + Death.SANITIZER_STATUS);
        try {
            process = Children.start(builder);
        } catch (IOException e) {
            throw new ReplayerException("the C replayer cannot be run: " + e.getMessage());
        }
        output = new BufferedReader(
                new InputStreamReader(new Watched(process.getInputStream()), StandardCharsets.ISO_8859_1), 1 << 16);
        feeder = start("feeder", () -> feed(trace));
        drain = start("errors", this::drainErrors);
        start("watch", this::watch);
    }

    private static Thread start(String what, Runnable body) {
        Thread thread = new Thread(body, "replayer " + what);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Notes how long a read takes. */
    private final class Watched extends FilterInputStream {
        Watched(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            waitingSince = System.nanoTime() | 1;
            try {
                return super.read(buffer, offset, length);
            } finally {
                waitingSince = 0;
            }
        }
    }

    private void feed(TraceSource trace) {
        try (Writer input = new BufferedWriter(
                new OutputStreamWriter(process.getOutputStream(), StandardCharsets.US_ASCII), 1 << 16)) {
            TraceWriter.write(trace, input);
        } catch (IOException e) {
            // Either it died, which its reader sees, or the trace cannot be read, which is found by who reads it for
            // Java at the same place.
            return;
        }
    }

    private void drainErrors() {
        try (InputStreamReader reader = new InputStreamReader(process.getErrorStream(), StandardCharsets.ISO_8859_1)) {
            char[] buffer = new char[KEPT_CHARACTERS];
            for (int n = reader.read(buffer); n >= 0; n = reader.read(buffer)) {
                // A crash speaks last: of the warnings before it the oldest go.
                errors.append(buffer, 0, n);
                errors.delete(0, Math.max(0, errors.length() - KEPT_CHARACTERS));
            }
        } catch (IOException e) {
            errors.append(e.getMessage());
        }
    }

    private void watch() {
        try {
            while (!process.waitFor(100, TimeUnit.MILLISECONDS)) {
                long since = waitingSince;
                if (since != 0 && System.nanoTime() - since > patience.toNanos()) {
                    silent = true;
                    // By its handle, as the process object would close the pipe: it may still say what it held back.
                    process.toHandle().destroy();
                    if (!process.waitFor(1, TimeUnit.SECONDS)) {
                        process.toHandle().destroyForcibly();
                    }
                }
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts this thread", e);
        }
    }

    /** The next line of results; null when there is none, and then {@link #end} says why. */
    String readLine() throws IOException {
        return output.readLine();
    }

    /**
     * How it ended, once its output has: empty if in peace, else what killed it.
     *
     * @throws ReplayerException if it is not the kernel's code that failed
     */
    String end() throws IOException {
        int status;
        try {
            status = process.waitFor();
            drain.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for the C replayer");
        }
        if (silent) {
            throw new ReplayerException("the C replayer hangs: no result for " + patience.toSeconds() + " s");
        }
        if (status == TRACE_STATUS) {
            throw new ReplayerException("the C replayer does not take the trace: " + said());
        }
        String how = Death.of(status, said());
        if (status != 0 && !Death.isCrash(status)) {
            throw new ReplayerException("the C replayer " + how);
        }
        return how;
    }

    /** The line of its last words that says what went wrong. */
    private String said() {
        String words = errors.toString().strip();
        return Death.cause(words).orElseGet(() -> words.substring(words.lastIndexOf('\n') + 1));
    }

    /** Ends it, whatever it does. */
    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        try {
            process.waitFor();
            feeder.join();
            drain.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the C replayer was being ended");
        }
        output.close();
    }
}
