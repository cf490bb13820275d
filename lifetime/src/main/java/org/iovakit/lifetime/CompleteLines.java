// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.lifetime;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.Charset;

/**
 * The lines that a program prints, each with its end: what stands behind the last newline is half of what a program that was
 * killed meant to say, and none of them. Not thread-safe.
 */
public final class CompleteLines implements Closeable {
    private static final int BUFFER = 1 << 16;

    private final InputStreamReader reader;

    /** What was read of the next line, where that came in parts. */
    private final StringBuilder begun = new StringBuilder();

    private final char[] buffer = new char[BUFFER];
    private int next;
    private int end;

    /** Reads from a stream. */
    public CompleteLines(InputStream in, Charset charset) {
        this.reader = new InputStreamReader(in, charset);
    }

    /** The next line without its newline, or the return and newline of a terminal or a mail; null when there is none. */
    public String readLine() throws IOException {
        while (true) {
            for (int i = next; i < end; i++) {
                if (buffer[i] == '\n') {
                    String line = new String(buffer, next, i - next);
                    next = i + 1;
                    if (begun.length() > 0) {
                        line = begun.append(line).toString();
                        begun.setLength(0);
                    }
                    return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
                }
            }
            begun.append(buffer, next, end - next);
            next = 0;
            end = Math.max(0, reader.read(buffer));
            if (end == 0) {
                return null;
            }
        }
    }

    /** What was read behind the last newline. */
    public String rest() {
        return begun.toString();
    }

    /** The lines of a text that have their ends. */
    public static String of(String text) {
        return text.substring(0, text.lastIndexOf('\n') + 1);
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
