// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kernel;

/** A failed {@code BUG_ON}: the point where the kernel would stop the task, or itself. */
public final class BugException extends RuntimeException {
    public BugException(String message) {
        super(message);
    }

    /** {@code BUG_ON}: throws when {@code condition} holds. */
    public static void bugOn(boolean condition, String message) {
        if (condition) {
            throw new BugException(message);
        }
    }
}
