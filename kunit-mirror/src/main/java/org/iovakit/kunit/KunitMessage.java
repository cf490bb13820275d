// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kunit;

/**
 * What a case logged with one call.
 *
 * @param level who logged it
 * @param text one line, or several for a failed check
 */
public record KunitMessage(Level level, String text) {

    public enum Level {
        /** A diagnostic of the case ({@code kunit_info}). */
        INFO,
        /** A reason why the case failed ({@code kunit_err}). */
        ERR
    }
}
