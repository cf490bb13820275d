// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.shared;

/** What a command's exit code says. */
public final class ExitCode {
    /** All is well. */
    public static final int CLEAN = 0;

    /** A difference or a failed test was found. */
    public static final int FOUND = 1;

    /** The usage or the environment is wrong. */
    public static final int UNUSABLE = 2;

    private ExitCode() {}
}
