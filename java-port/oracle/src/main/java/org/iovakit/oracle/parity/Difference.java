// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.oracle.parity;

import org.iovakit.trace.Trace;

/**
 * Java and C disagree.
 *
 * @param index of the operation that showed it first, counted from 0 in the trace that was run
 * @param trace a minimal one; its last operation shows a difference
 * @param javaLine what Java answers to that operation: a line of results, or the exception it threw
 * @param cLine what C answers to it: a line of results, or how the program died
 */
public record Difference(long index, Trace trace, String javaLine, String cLine) {

    /** The minimal trace's operations, and both answers to the last. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("Java and C differ at operation " + index + "; shrunk to "
                + trace.operations().size() + ":\n");
        trace.operations()
                .forEach(operation -> text.append("    ").append(operation).append('\n'));
        return text.append("  Java: ")
                .append(javaLine)
                .append("\n  C:    ")
                .append(cLine)
                .toString();
    }
}
