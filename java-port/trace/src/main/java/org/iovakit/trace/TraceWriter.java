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

    /**
     * Writes a remark, which means nothing.
     *
     * @param remark one line
     */
    public void comment(String remark) throws IOException {
        out.append("# ").append(remark).append('\n');
    }

    /** Writes the next operation. */
    public void write(Operation operation) throws IOException {
        out.append(operation.toString()).append('\n');
    }

    /** Writes all operations of a trace. */
    public void writeAll(TraceSource trace) throws IOException {
        try (TraceSource.Cursor cursor = trace.open()) {
            for (Operation operation = cursor.next(); operation != null; operation = cursor.next()) {
                write(operation);
            }
        }
    }

    /** Writes a whole trace. */
    public static void write(TraceSource trace, Appendable out) throws IOException {
        new TraceWriter(out, trace.cpus()).writeAll(trace);
    }
}
