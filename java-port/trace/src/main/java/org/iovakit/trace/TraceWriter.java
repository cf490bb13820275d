// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace;

import java.io.IOException;

/** Writes a trace as text, an operation at a time. Not thread-safe; buffers nothing. */
public final class TraceWriter {
    private final Appendable out;

    /** Writes the first lines. */
    public TraceWriter(Appendable out, int cpus) throws IOException {
        this.out = out;
        out.append(TraceReader.FIRST_LINE + "\nmachine " + cpus + "\n");
    }

    /** Writes the next operation. */
    public void write(Operation operation) throws IOException {
        out.append(operation.toString()).append('\n');
    }

    /** Writes a whole trace. */
    public static void write(TraceSource trace, Appendable out) throws IOException {
        TraceWriter writer = new TraceWriter(out, trace.cpus());
        try (TraceSource.Cursor cursor = trace.open()) {
            for (Operation operation = cursor.next(); operation != null; operation = cursor.next()) {
                writer.write(operation);
            }
        }
    }
}
