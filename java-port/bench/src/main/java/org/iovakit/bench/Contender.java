// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.iovakit.lifetime.CompleteLines;
import org.iovakit.lifetime.Ended;
import org.iovakit.lifetime.Program;
import org.iovakit.lifetime.Running;
import org.iovakit.trace.TraceSource;
import org.iovakit.trace.TraceWriter;

/** One side of a {@link Race}, at work in a process of its own. Not thread-safe. */
final class Contender implements AutoCloseable {
    /** Asks for so many operations. */
    static final String RUN = "run ";

    private static final Pattern ANSWER = Pattern.compile("(\\d{1,18}) (\\d{1,18}) (\\d+) (\\d{1,18}) (\\d{1,9})");

    private final String name;
    private final Running side;
    private final Writer input;
    private final CompleteLines output;

    /**
     * What a side did when it was last asked to.
     *
     * @param allocNanos that its allocations took
     * @param freeNanos that its frees took
     * @param checksum of all that it has given out so far
     * @param visits of all its searches so far; 0 if it does not count
     * @param rangeBytes that a range takes, padding included
     */
    record Answer(long allocNanos, long freeNanos, String checksum, long visits, int rangeBytes) {}

    /**
     * Starts a program that knows its trace, or is to be given it.
     *
     * @param name for people
     */
    Contender(String name, List<String> command) throws IOException {
        this.name = name;
        side = Program.of(command).start();
        input = new BufferedWriter(new OutputStreamWriter(side.input(), US_ASCII), 1 << 16);
        output = new CompleteLines(side.output(), US_ASCII);
    }

    /** Ends it when it lets its reader wait for longer than this. */
    void patience(Duration time) {
        side.patience(time);
    }

    /**
     * Writes the trace to a program that reads it.
     *
     * @throws IOException if it has died
     */
    void load(TraceSource trace) throws IOException {
        try {
            TraceWriter.write(trace, input);
            input.flush();
        } catch (IOException e) {
            throw new IOException(lastWords(), e);
        }
    }

    /**
     * Has it do its next operations.
     *
     * @throws IOException if it has died, or answers something else; the message says how, and what its last words were
     */
    Answer run(long operations) throws IOException {
        String answer;
        try {
            input.write(RUN + operations + "\n");
            input.flush();
            answer = output.readLine();
        } catch (IOException e) {
            throw new IOException(lastWords(), e);
        }
        if (answer == null) {
            throw new IOException(lastWords());
        }
        Matcher words = ANSWER.matcher(answer);
        if (!words.matches()) {
            throw new IOException(name + ": it answers '" + answer + "'");
        }
        return new Answer(
                Long.parseLong(words.group(1)),
                Long.parseLong(words.group(2)),
                words.group(3),
                Long.parseLong(words.group(4)),
                Integer.parseInt(words.group(5)));
    }

    private String lastWords() throws IOException {
        side.end();
        Ended ended = side.await();
        String said = ended.errors().strip();
        return name + ": " + ended.words() + " in the middle of a round" + (said.isEmpty() ? "" : ": " + said);
    }

    /** Ends it, whatever it does. */
    @Override
    public void close() throws IOException {
        side.close();
    }
}
