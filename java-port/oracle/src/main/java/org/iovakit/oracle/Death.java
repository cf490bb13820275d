// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.oracle;

import java.util.Optional;
import java.util.regex.Pattern;
import org.iovakit.lifetime.Ended;
import org.iovakit.lifetime.ExitStatus;

/** How a program of the C twin came to its end, in words. */
public final class Death {
    /** What a program is told to exit with at the report of a sanitizer. */
    public static final int SANITIZER_STATUS = 23;

    /** What BUG_ON prints, UndefinedBehaviorSanitizer, and AddressSanitizer at its end. */
    private static final Pattern CAUSE = Pattern.compile("^BUG: | runtime error: |^SUMMARY: ");

    private Death() {}

    /**
     * How it ended.
     *
     * @param said what it said of that; may be empty
     * @return empty for a program that exits with 0
     */
    public static String of(int status, String said) {
        if (status == 0) {
            return "";
        }
        String how = status == SANITIZER_STATUS ? "stopped by a sanitizer" : ExitStatus.words(status);
        return how + (said.isEmpty() ? "" : ": " + said);
    }

    /** How a program ended that was run with limits, and printed this. */
    static String of(Ended ended, String printed) {
        return ended.ending() == Ended.Ending.ITSELF
                ? of(ended.status(), cause(printed).orElse(""))
                : ended.words();
    }

    /** Whether the program's own code brought it on: by a signal that code raises, or the report of a sanitizer. */
    public static boolean isCrash(int status) {
        return status == SANITIZER_STATUS || ExitStatus.isCrash(status);
    }

    /** The first line of its output that is known to say what goes wrong. */
    public static Optional<String> cause(String output) {
        return output.lines().filter(line -> CAUSE.matcher(line).find()).findFirst();
    }
}
