// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace.capture;

import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;

/** Reads lines in constant memory: of one that is longer than any event, the start. Not thread-safe. */
final class LongLines implements Closeable {
    private static final int LONGEST = 4096;

    private final Reader reader;
    private final char[] buffer = new char[1 << 16];
    private int at;
    private int end;

    LongLines(Reader reader) {
        this.reader = reader;
    }

    /** The next line without its end, or null. */
    String next() throws IOException {
        if (at == end && !fill()) {
            return null;
        }
        StringBuilder line = new StringBuilder();
        do {
            int from = at;
            while (at < end && buffer[at] != '\n') {
                at++;
            }
            line.append(buffer, from, Math.min(at - from, LONGEST - line.length()));
            if (at < end) {
                at++;
                break;
            }
        } while (fill());
        if (line.length() > 0 && line.charAt(line.length() - 1) == '\r') {
            line.setLength(line.length() - 1);
        }
        return line.toString();
    }

    private boolean fill() throws IOException {
        at = 0;
        end = Math.max(0, reader.read(buffer));
        return end > 0;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
