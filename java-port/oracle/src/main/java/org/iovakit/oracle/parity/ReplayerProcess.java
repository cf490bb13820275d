// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.oracle.parity;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.iovakit.lifetime.CompleteLines;
import org.iovakit.lifetime.Ended;
import org.iovakit.lifetime.Program;
import org.iovakit.lifetime.Running;
import org.iovakit.oracle.Death;
import org.iovakit.oracle.parity.ReplayerException.Fault;
import org.iovakit.trace.Operation;
import org.iovakit.trace.TraceSource;
import org.iovakit.trace.TraceWriter;

/**
 * A C replayer at work on one trace after the other, which a thread feeds to it, or who asks sends by the operation. Its
 * output is read by line. Not thread-safe.
 */
public final class ReplayerProcess implements AutoCloseable {
    private static final int TRACE_STATUS = 2;

    /** Before what it says of why it exits. */
    private static final String OURS = "replay: ";

    /** How long to wait for results that are not needed. */
    private static final Duration FOR_NOTHING = Duration.ofSeconds(1);

    /** Ends a trace, and its results if it ended in peace; the replayer takes another one then. */
    private static final String OVER = "over";

    private final Running replayer;
    private final Duration patience;
    private final Writer input;
    private final CompleteLines output;
    private Thread feeder;
    private TraceWriter sent;
    private boolean over;

    /**
     * Starts a replayer.
     *
     * @param program as {@link org.iovakit.oracle.Replayers} build it
     * @param patience how long it may let its reader wait
     * @throws ReplayerException if it cannot be run
     */
    public ReplayerProcess(Path program, Duration patience) throws IOException {
        this.patience = patience;
        try {
            replayer = Program.of(program.toString())
                    .with("LC_ALL", "C")
                    .with("ASAN_OPTIONS", "exitcode=" + Death.SANITIZER_STATUS)
                    .with("UBSAN_OPTIONS", "exitcode=" + Death.SANITIZER_STATUS)
                    .start();
        } catch (IOException e) {
            throw new ReplayerException(Fault.MACHINE, "the C replayer cannot be run: " + e.getMessage());
        }
        replayer.patience(patience);
        input = new BufferedWriter(new OutputStreamWriter(replayer.input(), US_ASCII), 1 << 16);
        output = new CompleteLines(replayer.output(), ISO_8859_1);
    }

    /**
     * Has it do a trace whose operations are sent one by one, from a world without anything of those before. The last one
     * has to be {@link #isOver}.
     *
     * @param cpus of the machine
     */
    public void begin(int cpus) {
        over = false;
        write(() -> sent = new TraceWriter(input, cpus));
    }

    /** Sends the next operations of the trace that was begun; what became of them is to be read. */
    public void send(List<Operation> operations) {
        write(() -> {
            for (Operation operation : operations) {
                sent.write(operation);
            }
            input.flush();
        });
    }

    /** Says that nothing more is sent of the trace. */
    public void endTrace() {
        write(() -> {
            input.write(OVER + "\n");
            input.flush();
        });
    }

    /** Writing to it. */
    @FunctionalInterface
    private interface Writing {
        void run() throws IOException;
    }

    private static void write(Writing writing) {
        try {
            writing.run();
        } catch (IOException e) {
            // It died, which its reader sees.
            return;
        }
    }

    /** Has it do a trace, from a world without anything of those before. The last one has to be {@link #isOver}. */
    void begin(TraceSource trace) {
        over = false;
        feeder = new Thread(() -> feed(trace), "replayer feeder");
        feeder.setDaemon(true);
        feeder.start();
    }

    /** Whether the trace ended in peace, and all its results were read. */
    public boolean isOver() {
        return over;
    }

    private void feed(TraceSource trace) {
        try {
            TraceWriter.write(trace, input);
            endTrace();
        } catch (IOException e) {
            // Either it died, which its reader sees, or the trace cannot be read, which is found by who reads it for
            // Java at the same place.
            endInput();
        }
    }

    private void endInput() {
        write(input::close);
    }

    /** The next line of results; null when there is none, and then {@link #end} says why. */
    public String readLine() throws IOException {
        String line = over ? null : output.readLine();
        over |= OVER.equals(line);
        return over ? null : line;
    }

    /** Reads what is left of the results, unless that takes long: another replayer is started soon enough. */
    public void skipRest() throws IOException {
        replayer.patience(patience.compareTo(FOR_NOTHING) < 0 ? patience : FOR_NOTHING);
        String line;
        do {
            line = readLine();
        } while (line != null);
        replayer.patience(patience);
    }

    /**
     * How the trace ended, once its results have: empty if in peace, else what killed the replayer.
     *
     * @throws ReplayerException if it is not the kernel's code that failed
     */
    public String end() throws IOException {
        if (over) {
            return "";
        }
        Ended ended = replayer.await();
        if (ended.isDisturbed()) {
            throw new ReplayerException(
                    Fault.MACHINE, "the C replayer " + ended.words() + "; that is no result, run this again");
        }
        if (ended.ending() == Ended.Ending.TIME) {
            throw new ReplayerException(
                    Fault.HANG, "the C replayer hangs: no result for " + patience.toSeconds() + " s");
        }
        String said = said(ended);
        // Ours says why it exits.
        boolean isOurs = ended.errors().contains(OURS);
        if (ended.status() == TRACE_STATUS && isOurs) {
            throw new ReplayerException(Fault.REFUSAL, "the C replayer does not take the trace: " + said);
        }
        String how = Death.of(ended.status(), said);
        if (ended.status() != 0 && !Death.isCrash(ended.status())) {
            throw new ReplayerException(isOurs ? Fault.MACHINE : Fault.EXIT, "the C replayer " + how);
        }
        return how;
    }

    /** The line of its last words that says what went wrong. */
    private static String said(Ended ended) {
        String words = ended.errors().strip();
        return Death.cause(words).orElseGet(() -> words.substring(words.lastIndexOf('\n') + 1));
    }

    /** Ends it, whatever it does. */
    @Override
    public void close() throws IOException {
        replayer.end();
        try {
            if (feeder != null) {
                feeder.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the C replayer was being ended");
        } finally {
            replayer.close();
        }
    }
}
