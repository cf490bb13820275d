// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.oracle.parity;

import java.util.Optional;
import org.iovakit.trace.Trace;

/**
 * Java and C disagree.
 *
 * @param operation the one that showed it first, counted from 1 in the trace that was run
 * @param minimal a trace that shows a difference at its last operation, as short as it was found to get; empty where the
 *     domain was too old for that, by {@link Parity#OLDEST} operations
 * @param javaLine what Java answers to that operation: a line of results, or the exception it threw
 * @param cLine what C answers to it: a line of results, or how the program died
 */
public record ParityDifference(long operation, Optional<Trace> minimal, String javaLine, String cLine) {
    /** Where it was, the minimal trace's operations, and both answers to the last. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("Java and C differ at operation " + operation);
        if (minimal.isPresent()) {
            text.append("; shrunk to ")
                    .append(minimal.get().operations().size())
                    .append(":\n");
            minimal.get()
                    .operations()
                    .forEach(o -> text.append("    ").append(o).append('\n'));
        } else {
            text.append(", too many after the domain began to shrink them\n");
        }
        return text.append("  Java: ")
                .append(javaLine)
                .append("\n  C:    ")
                .append(cLine)
                .toString();
    }
}
