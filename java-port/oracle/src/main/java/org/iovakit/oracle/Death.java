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

    /** Signals by number, as far as a crash raises them. */
    private static final Map<Integer, String> CRASHES =
            Map.of(4, "SIGILL", 6, "SIGABRT", 7, "SIGBUS", 8, "SIGFPE", 9, "SIGKILL", 11, "SIGSEGV");

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
        String how = "ended with status " + status;
        if (status == SANITIZER_STATUS) {
            how = "stopped by a sanitizer";
        } else if (status > FIRST_SIGNAL_STATUS) {
            int signal = status - FIRST_SIGNAL_STATUS;
            how = "crashed, signal " + signal + CRASHES.getOrDefault(signal, "").replaceAll("^(.+)$", " ($1)");
        }
        return how + (said.isEmpty() ? "" : ": " + said);
    }

    /** The first line of its output that is known to say what goes wrong. */
    public static Optional<String> cause(String output) {
        return output.lines().filter(line -> CAUSE.matcher(line).find()).findFirst();
    }
}
