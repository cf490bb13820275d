// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace;

import java.io.IOException;

/** A text is no trace. The message names file, line and column, and what was expected there. */
public final class TraceSyntaxException extends IOException {
    private static final long serialVersionUID = 1L;

    private final long line;
    private final int column;

    TraceSyntaxException(String name, long line, int column, String message) {
        // What is quoted of the text must not reach a terminal as it is.
        super(name + ":" + line + ":" + column + ": " + message.replaceAll("\\p{Cc}", "?"));
        this.line = line;
        this.column = column;
    }

    /** From 1. */
    public long line() {
        return line;
    }

    /** From 1, in characters. */
    public int column() {
        return column;
    }
}
