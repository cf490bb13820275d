// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

/** The program. */
public final class Main {
    private Main() {}

    /** Runs one command and exits with its code. */
    public static void main(String[] arguments) {
        System.exit(IovakitCommand.execute(Environment.ofSystem(), arguments));
    }
}
