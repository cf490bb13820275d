// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.trace;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import org.iovakit.app.InputFile;

/** The answers that {@code trace record} wrote beside the operations of a trace, as remarks. Not thread-safe. */
public final class RecordedAnswers implements Closeable {
    private static final String MARK = "= ";

    private final BufferedReader reader;

    public RecordedAnswers(InputFile input) throws IOException {
        reader = new BufferedReader(input.open());
    }

    /** A line of results as a remark of a trace. */
    public static String remark(String answer) {
        return MARK + answer;
    }

    /** The next line of results, or null after the last. */
    String next() throws IOException {
        String start = "# " + MARK;
        String line;
        do {
            line = reader.readLine();
        } while (line != null && !line.startsWith(start));
        return line == null ? null : line.substring(start.length());
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
