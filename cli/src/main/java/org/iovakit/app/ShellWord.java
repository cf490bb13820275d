// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app;

/** A word of a command line, as a user can type it. */
final class ShellWord {
    private ShellWord() {}

    /** As a POSIX shell takes it. */
    static String quote(String word) {
        return word.matches("[\\w@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
