// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.template;

import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;

/** Keeps the text that a template writes, up to a limit. Writing ends too when the thread is interrupted. */
final class LimitedWriter extends Writer {
    private final StringWriter text = new StringWriter();
    private final int limit;

    /** @param limit characters */
    LimitedWriter(int limit) {
        this.limit = limit;
    }

    @Override
    public void write(char[] buffer, int offset, int length) throws IOException {
        if (Thread.currentThread().isInterrupted()) {
            throw new IOException("interrupted");
        }
        if (length > limit - text.getBuffer().length()) {
            throw new IOException("it writes more than " + limit + " characters: a loop that does not end?");
        }
        text.write(buffer, offset, length);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}

    @Override
    public String toString() {
        return text.toString();
    }
}
