// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.exhaust;

import org.iovakit.trace.Trace;

/**
 * A step that is not as it has to be.
 *
 * @param trace leads to it, and ends with it; no shorter one shows a violation
 * @param message what was expected, and what came
 */
public record Violation(Trace trace, String message) {
    /** The operations, one a line, and the message. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        trace.operations().forEach(operation -> text.append(operation).append('\n'));
        return text.append(message).toString();
    }
}
