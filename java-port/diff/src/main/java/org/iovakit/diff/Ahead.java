// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.iovakit.trace.Operation;
import org.iovakit.trace.TraceSource;

/**
 * Operations that are known before their turn, some at a time, to be begun together, see {@link Side#begin}: to wait for
 * each before the next is begun takes C most of its time.
 */
public final class Ahead {
    private static final int OPERATIONS = 128;

    private Ahead() {}

    /**
     * The next of a trace; empty at its end.
     *
     * @throws org.iovakit.trace.TraceSyntaxException if the trace is none
     * @throws IOException if it cannot be read
     */
    public static List<Operation> next(TraceSource.Cursor cursor) throws IOException {
        List<Operation> next = new ArrayList<>(OPERATIONS);
        Operation operation = cursor.next();
        while (operation != null) {
            next.add(operation);
            operation = next.size() < OPERATIONS ? cursor.next() : null;
        }
        return next;
    }

    /** All of these, in their order. */
    static List<List<Operation>> of(List<Operation> operations) {
        return IntStream.iterate(0, from -> from < operations.size(), from -> from + OPERATIONS)
                .mapToObj(from -> operations.subList(from, Math.min(operations.size(), from + OPERATIONS)))
                .toList();
    }
}
