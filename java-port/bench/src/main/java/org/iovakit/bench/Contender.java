// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.util.List;
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

    /** Starts a program that knows its trace. */
    Contender(List<String> command) throws IOException {
        name = command.get(0);
        side = Program.of(command).start();
        input = new BufferedWriter(new OutputStreamWriter(side.input(), US_ASCII), 1 << 16);
        output = new CompleteLines(side.output(), US_ASCII);
    }

    /** Writes the trace to a program that reads it. */
    void load(TraceSource trace) throws IOException {
        TraceWriter.write(trace, input);
        input.flush();
    }

    /**
     * Has it do its next operations.
     *
     * @throws IOException if it has died; the message says how, and what its last words were
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
        String[] words = answer.split(" ", -1);
        return new Answer(
                Long.parseLong(words[0]),
                Long.parseLong(words[1]),
                words[2],
                Long.parseLong(words[3]),
                Integer.parseInt(words[4]));
    }

    private String lastWords() throws IOException {
        side.end();
        Ended ended = side.await();
        String said = ended.errors().strip();
        return name + " " + ended.words() + " in the middle of a round" + (said.isEmpty() ? "" : ": " + said);
    }

    /** Ends it, whatever it does. */
    @Override
    public void close() throws IOException {
        side.close();
    }
}
