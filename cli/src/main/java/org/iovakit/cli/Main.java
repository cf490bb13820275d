// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import org.iovakit.app.Environment;
import org.iovakit.cli.shared.ExitCode;
import org.iovakit.cli.shared.Terminal;
import org.iovakit.lifetime.Program;

/** The program. */
public final class Main {
    /** What the launcher has us say for {@link ExitCode#FOUND}, where it waits for what Java itself says with 1. */
    private static final String FOUND = "iovakit.found";

    private Main() {}

    /**
     * Runs one command and exits with its code. Whatever is thrown, on whichever thread, is no finding: it never becomes
     * Java's own exit code, which is 1.
     */
    public static void main(String[] arguments) {
        Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> die(thrown));
        try {
            Terminal terminal = Terminal.ofSystem();
            int code = IovakitCommand.execute(terminal, Environment.ofSystem(terminal), arguments);
            Program.noMore();
            System.exit(code == ExitCode.FOUND ? Integer.getInteger(FOUND, code) : code);
        } catch (Throwable thrown) {
            die(thrown);
        }
    }

    private static void die(Throwable thrown) {
        try {
            System.err.println(
                    "iovakit: " + MachineTrouble.of(thrown).orElse("internal error: " + thrown + "; please report it"));
            if (!isEnding()) {
                System.exit(ExitCode.UNUSABLE);
            }
        } finally {
            // If there is no memory even for that, or who asks is what the end waits for.
            Runtime.getRuntime().halt(ExitCode.UNUSABLE);
        }
    }

    private static boolean isEnding() {
        try {
            Thread probe = new Thread();
            Runtime.getRuntime().addShutdownHook(probe);
            Runtime.getRuntime().removeShutdownHook(probe);
            return false;
        } catch (IllegalStateException e) {
            return true;
        }
    }
}
