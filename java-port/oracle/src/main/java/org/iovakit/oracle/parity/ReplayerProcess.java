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
import org.iovakit.oracle.parity.ReplayerException.Fault;
import org.iovakit.trace.TraceSource;
import org.iovakit.trace.TraceWriter;

/**
 * A C replayer at work on one trace after the other, which a thread feeds to it. Its output is read by line; what it says
 * on standard error is drained, and the end of that kept. Not thread-safe.
 */
final class ReplayerProcess implements AutoCloseable {
    private static final int KEPT_CHARACTERS = 4096;
    private static final int TRACE_STATUS = 2;

    /** How long to wait for results that are not needed. */
    private static final Duration FOR_NOTHING = Duration.ofSeconds(1);

    /** Ends a trace, and its results if it ended in peace; the replayer takes another one then. */
    private static final String OVER = "over";

    private final Process process;
    private final Duration patience;
    private volatile Duration limit;
    private final Writer input;
    private final BufferedReader output;
    private final StringBuilder errors = new StringBuilder();
    private final Thread drain;
    private Thread feeder;
    private boolean over;

    /** When the reader began to wait, by {@link System#nanoTime}; 0 when it does not. */
    private volatile long waitingSince;

    private volatile boolean silent;

    /**
     * Starts a replayer.
     *
     * @param patience how long it may let its reader wait
     */
    ReplayerProcess(Path program, Duration patience) throws IOException {
        this.patience = patience;
        this.limit = patience;
        ProcessBuilder builder = new ProcessBuilder(program.toString());
        builder.environment().put("LC_ALL", "C");
        builder.environment().put("ASAN_OPTIONS", "exitcode=" + Death.SANITIZER_STATUS);
        builder.environment().put("UBSAN_OPTIONS", "exitcode=" + Death.SANITIZER_STATUS);
        try {
            process = Children.start(builder);
        } catch (IOException e) {
            throw new ReplayerException(Fault.MACHINE, "the C replayer cannot be run: " + e.getMessage());
        }
        input = new BufferedWriter(
                new OutputStreamWriter(process.getOutputStream(), StandardCharsets.US_ASCII), 1 << 16);
        output = new BufferedReader(
                new InputStreamReader(new Watched(process.getInputStream()), StandardCharsets.ISO_8859_1), 1 << 16);
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

    /** Has it do a trace, from a world without anything of those before. The last one has to be {@link #isOver}. */
    void begin(TraceSource trace) {
        over = false;
        feeder = start("feeder", () -> feed(trace));
    }

    /** Whether the trace ended in peace, and all its results were read. */
    boolean isOver() {
        return over;
    }

    private void feed(TraceSource trace) {
        try {
            TraceWriter.write(trace, input);
            input.write(OVER + "\n");
            input.flush();
        } catch (IOException e) {
            // Either it died, which its reader sees, or the trace cannot be read, which is found by who reads it for
            // Java at the same place.
            endInput();
        }
    }

    private void endInput() {
        try {
            input.close();
        } catch (IOException e) {
            // It died, and takes nothing.
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
                if (since != 0 && System.nanoTime() - since > limit.toNanos()) {
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
        String line = over ? null : output.readLine();
        over |= OVER.equals(line);
        return over ? null : line;
    }

    /** Reads what is left of the results, unless that takes long: another replayer is started soon enough. */
    void skipRest() throws IOException {
        limit = patience.compareTo(FOR_NOTHING) < 0 ? patience : FOR_NOTHING;
        String line;
        do {
            line = readLine();
        } while (line != null);
        limit = patience;
    }

    /**
     * How the trace ended, once its results have: empty if in peace, else what killed the replayer.
     *
     * @throws ReplayerException if it is not the kernel's code that failed
     */
    String end() throws IOException {
        if (over) {
            return "";
        }
        int status;
        try {
            status = process.waitFor();
            drain.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for the C replayer");
        }
        if (silent) {
            throw new ReplayerException(
                    Fault.HANG, "the C replayer hangs: no result for " + patience.toSeconds() + " s");
        }
        if (status == TRACE_STATUS) {
            throw new ReplayerException(Fault.REFUSAL, "the C replayer does not take the trace: " + said());
        }
        String how = Death.of(status, said());
        if (status != 0 && !Death.isCrash(status)) {
            throw new ReplayerException(Fault.MACHINE, "the C replayer " + how);
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
            if (feeder != null) {
                feeder.join();
            }
            drain.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the C replayer was being ended");
        }
        output.close();
    }
}
