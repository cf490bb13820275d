// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace;

import java.io.Closeable;
import java.io.IOException;

/** A trace that can be gone through any number of times, by any number of threads, and is the same each time. */
public interface TraceSource {
    /** One way through the trace; for one thread. */
    interface Cursor extends Closeable {
        /**
         * The next operation, or null at the end.
         *
         * @throws TraceSyntaxException if the text has no operation there
         */
        Operation next() throws IOException;

        /** What the trace says of itself, as far as it is read; before its first operation nothing. */
        default Coverage coverage() {
            return Coverage.NOTHING;
        }

        @Override
        default void close() throws IOException {}
    }

    /** CPUs of the machine, 1 to {@link Operation#MAX_CPUS}. */
    int cpus();

    /** Starts at the first operation. */
    Cursor open() throws IOException;
}
