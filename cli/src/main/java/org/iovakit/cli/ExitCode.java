// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

/** What a command's exit code says. */
final class ExitCode {
    /** All is well. */
    static final int CLEAN = 0;

    /** A difference or a failed test was found. */
    static final int FOUND = 1;

    /** The usage or the environment is wrong. */
    static final int UNUSABLE = 2;

    private ExitCode() {}
}
