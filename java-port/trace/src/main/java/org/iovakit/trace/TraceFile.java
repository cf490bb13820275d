// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace;

import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A trace in a file, read anew each time. */
public final class TraceFile implements TraceSource {
    private final Path file;
    private final int cpus;

    /**
     * Reads the first lines.
     *
     * @throws TraceSyntaxException if they are not those of a trace
     */
    public TraceFile(Path file) throws IOException {
        this.file = file;
        try (TraceReader reader = open()) {
            cpus = reader.cpus();
        }
    }

    @Override
    public int cpus() {
        return cpus;
    }

    @Override
    public TraceReader open() throws IOException {
        // Every byte is a character here, so that a stray one is an error of the trace, with its line and column.
        return new TraceReader(
                new InputStreamReader(Files.newInputStream(file), StandardCharsets.ISO_8859_1), file.toString());
    }
}
