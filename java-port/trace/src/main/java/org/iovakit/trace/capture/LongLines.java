// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace.capture;

import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;

/**
 * Reads lines in constant memory: of one that is longer than any event, the start. Lines end as on any system. Characters
 * with the code 0 are left out, so that plain text in UTF-16 is what it is in ASCII. Not thread-safe.
 */
final class LongLines implements Closeable {
    private static final int LONGEST = 4096;

    private final Reader reader;
    private final char[] buffer = new char[1 << 16];
    private int at;
    private int end;
    private boolean endedByReturn;

    LongLines(Reader reader) {
        this.reader = reader;
    }

    /** The next line without its end, or null. */
    String next() throws IOException {
        if (isAtEnd()) {
            return null;
        }
        if (endedByReturn && buffer[at] == '\n') {
            at++;
        }
        endedByReturn = false;
        StringBuilder start = null;
        while (!isAtEnd()) {
            int from = at;
            while (at < end && buffer[at] != '\n' && buffer[at] != '\r') {
                at++;
            }
            boolean whole = at < end;
            if (whole && start == null) {
                String line = new String(buffer, from, Math.min(at - from, LONGEST));
                endedByReturn = buffer[at++] == '\r';
                return line;
            }
            start = start == null ? new StringBuilder() : start;
            start.append(buffer, from, Math.min(at - from, LONGEST - start.length()));
            if (whole) {
                endedByReturn = buffer[at++] == '\r';
                break;
            }
        }
        return start == null ? null : start.toString();
    }

    private boolean isAtEnd() throws IOException {
        return at == end && !fill();
    }

    private boolean fill() throws IOException {
        at = 0;
        end = 0;
        while (end == 0) {
            int read = reader.read(buffer);
            if (read < 0) {
                return false;
            }
            for (int from = 0; from < read; from++) {
                if (buffer[from] != 0) {
                    buffer[end++] = buffer[from];
                }
            }
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
