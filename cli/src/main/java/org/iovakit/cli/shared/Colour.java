// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.shared;

import java.util.regex.Pattern;

/** Verdicts in the colours that kunit.py and git give them. */
final class Colour {
    private static final Pattern GOOD = Pattern.compile("(?<![\\w-])(?:ok|no difference|\\(better\\))(?![\\w-])");
    private static final Pattern BAD = Pattern.compile(
            "(?<![\\w-])(?:FAILED|CRASHED|DIFFERENT|missing|NOT CONFIRMED|NOT COMPLETE|\\(worse\\))(?![\\w-])");

    private Colour() {}

    /** A text in which good words are green and bad ones red. */
    static String of(String text) {
        String green = GOOD.matcher(text).replaceAll("\u001b[32m$0\u001b[0m");
        return BAD.matcher(green).replaceAll("\u001b[31m$0\u001b[0m");
    }
}
