// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.fuzz;

import java.util.Arrays;

/**
 * What an input did that no input may do.
 *
 * @param what for people
 * @param kind the same for the same mistake, whatever the input
 */
record Fault(String what, String kind) {
    /** Something was thrown that is no refusal. */
    static Fault of(Throwable thrown) {
        String frame = Arrays.stream(thrown.getStackTrace())
                .filter(element -> element.getClassName().startsWith("org.iovakit."))
                .findFirst()
                .map(StackTraceElement::toString)
                .orElse("code of a library");
        String kind = thrown.getClass().getName() + " at " + frame;
        // Where a stack overflows is chance.
        return new Fault(
                thrown + " at " + frame,
                thrown instanceof StackOverflowError ? thrown.getClass().getName() : kind);
    }
}
