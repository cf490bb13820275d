// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.oracle;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** How a program of the C twin came to its end, in words. */
public final class Death {
    /** What a program is told to exit with at the report of a sanitizer. */
    public static final int SANITIZER_STATUS = 23;

    private static final int FIRST_SIGNAL_STATUS = 128;

    /** Signals by number that code brings upon itself. */
    private static final Map<Integer, String> CRASHES =
            Map.of(4, "SIGILL", 5, "SIGTRAP", 6, "SIGABRT", 7, "SIGBUS", 8, "SIGFPE", 11, "SIGSEGV");

    /** What BUG_ON prints, UndefinedBehaviorSanitizer, and AddressSanitizer at its end. */
    private static final Pattern CAUSE = Pattern.compile("^BUG: | runtime error: |^SUMMARY: ");

    private Death() {}

    /**
     * How it ended.
     *
     * @param status as a process has it: above 128 for a signal
     * @param said what it said of that; may be empty
     * @return empty for a program that exits with 0
     */
    public static String of(int status, String said) {
        if (status == 0) {
            return "";
        }
        int signal = status - FIRST_SIGNAL_STATUS;
        String how = "ended with status " + status;
        if (status == SANITIZER_STATUS) {
            how = "stopped by a sanitizer";
        } else if (CRASHES.containsKey(signal)) {
            how = "crashed, signal " + signal + " (" + CRASHES.get(signal) + ")";
        } else if (signal > 0) {
            how = "was killed from outside, signal " + signal;
        }
        return how + (said.isEmpty() ? "" : ": " + said);
    }

    /** Whether the program's own code brought it on: by a signal that code raises, or the report of a sanitizer. */
    public static boolean isCrash(int status) {
        return status == SANITIZER_STATUS || CRASHES.containsKey(status - FIRST_SIGNAL_STATUS);
    }

    /** The first line of its output that is known to say what goes wrong. */
    public static Optional<String> cause(String output) {
        return output.lines().filter(line -> CAUSE.matcher(line).find()).findFirst();
    }
}
