// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.checked;

/**
 * A function that is not as it was.
 *
 * @param kind what happened to it
 * @param name which one
 */
public record FunctionChange(Kind kind, FunctionName name) {
    /** What may happen to a function. */
    public enum Kind {
        NEW,
        GONE,
        CHANGED
    }
}
