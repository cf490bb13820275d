// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.lifetime;

import java.util.Map;

/** What the status says with which a program ended: its own, or above 128 the signal that ended it. */
public final class ExitStatus {
    private static final int SIGNALS = 128;

    private static final int LAST_SIGNAL = 64;

    /** Signals that code brings upon itself. */
    private static final Map<Integer, String> CRASHES =
            Map.of(4, "SIGILL", 5, "SIGTRAP", 6, "SIGABRT", 7, "SIGBUS", 8, "SIGFPE", 11, "SIGSEGV", 31, "SIGSYS");

    private static final Map<Integer, String> OTHERS = Map.of(
            1, "SIGHUP", 2, "SIGINT", 3, "SIGQUIT", 9, "SIGKILL", 13, "SIGPIPE", 14, "SIGALRM", 15, "SIGTERM", 24,
            "SIGXCPU", 25, "SIGXFSZ");

    private ExitStatus() {}

    /** Whether it was a signal that the program's own code brings on. */
    public static boolean isCrash(int status) {
        return CRASHES.containsKey(status - SIGNALS);
    }

    /** Whether it was another signal, which somebody else sent: that says nothing of the program. */
    public static boolean isKill(int status) {
        return status > SIGNALS && status <= SIGNALS + LAST_SIGNAL && !isCrash(status);
    }

    /** How the program ended, to follow its name. */
    public static String words(int status) {
        int signal = status - SIGNALS;
        if (isCrash(status)) {
            return "crashed, signal " + signal + " (" + CRASHES.get(signal) + ")";
        }
        if (isKill(status)) {
            String name = OTHERS.get(signal);
            return "was killed from outside, signal " + signal + (name == null ? "" : " (" + name + ")");
        }
        return "ended with status " + status;
    }
}
