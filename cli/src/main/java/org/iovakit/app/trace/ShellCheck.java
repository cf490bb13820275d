// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.trace;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.iovakit.lifetime.Ended;
import org.iovakit.lifetime.Program;
import org.iovakit.lifetime.Temporary;
import org.iovakit.trace.Shrinker;
import org.iovakit.trace.Trace;
import org.iovakit.trace.TraceWriter;

/**
 * Asks a command of the user's whether a trace still shows what it is about, as {@code git bisect run} does: 1 says that
 * it does, 0 that it does not, and anything else that the command is broken. Not thread-safe.
 */
public final class ShellCheck implements Shrinker.Attempt, AutoCloseable {
    private static final String PLACE = "{}";

    private static final int SAID = 2000;

    private static final int TRACE_IS_WRONG = 1;

    private final String command;
    private final Path directory;
    private final Path folder;
    private final Path candidate;

    /**
     * Prepares to ask.
     *
     * @param command for a POSIX shell; {@code {}} in it stands for the file of a trace, which else comes last
     * @param directory that it runs in
     */
    public ShellCheck(String command, Path directory) throws IOException {
        this.directory = directory;
        this.folder = Temporary.folder("iovakit-minimise");
        this.candidate = folder.resolve("candidate.trace");
        String file = "'" + candidate.toString().replace("'", "'\\''") + "'";
        this.command = command.contains(PLACE) ? command.replace(PLACE, file) : command + " " + file;
    }

    @Override
    public OptionalInt failure(Trace trace) throws IOException {
        if (trace.operations().isEmpty()) {
            return OptionalInt.empty();
        }
        try (Writer out = Files.newBufferedWriter(candidate, US_ASCII)) {
            TraceWriter.write(trace, out);
        }
        int status = run();
        return status == TRACE_IS_WRONG ? OptionalInt.of(trace.operations().size() - 1) : OptionalInt.empty();
    }

    private int run() throws IOException {
        Ended ended = Program.of("sh", "-c", command)
                .in(directory)
                .merged()
                .keeping(SAID)
                .run();
        if (ended.status() != 0 && ended.status() != TRACE_IS_WRONG) {
            throw new IOException("--run: the command " + ended.words()
                    + ", which is neither 0 (shows nothing) nor 1 (shows it): " + command
                    + (ended.output().isBlank()
                            ? ""
                            : "; it said: " + ended.output().strip()));
        }
        return ended.status();
    }

    @Override
    public void close() throws IOException {
        Temporary.delete(folder);
    }
}
