// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen;

import java.util.regex.Pattern;

/** Makes a text fit to be said on a terminal, though parts of it come from files of strangers. */
public final class OneLine {
    /** Characters; of a longer text the middle is left out. */
    private static final int LONGEST = 2000;

    private static final String LEFT_OUT = " [...] ";

    private static final Pattern LINE_BREAK = Pattern.compile("\\s*\\R\\s*");

    /** Where what follows was announced. */
    private static final Pattern AFTER_COLON = Pattern.compile("(?<=:)\\s*\\R\\s*");

    /** Control characters, which move cursors and colour text, and those that turn the direction of writing. */
    private static final Pattern UNSEEN = Pattern.compile("[\\p{Cc}\\u202a-\\u202e\\u2066-\\u2069]");

    private OneLine() {}

    /** The text on one line; what cannot be seen becomes a question mark. */
    public static String of(String text) {
        String announced = AFTER_COLON.matcher(text.strip().replace('\t', ' ')).replaceAll(" ");
        String line =
                UNSEEN.matcher(LINE_BREAK.matcher(announced).replaceAll("; ")).replaceAll("?");
        return line.length() <= LONGEST
                ? line
                : line.substring(0, LONGEST / 2)
                        + LEFT_OUT
                        + line.substring(line.length() - LONGEST / 2 + LEFT_OUT.length());
    }
}
