// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.posted;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A patch that somebody posted or saved.
 *
 * @param number its place in the series, from 1
 * @param subject of the mail without what is in brackets, or the name of the file
 * @param text of the mail, with the diff in it
 */
public record PostedPatch(int number, String subject, String text) {
    private static final Pattern DIFF = Pattern.compile("(?m)^--- \\S.*\\n\\+\\+\\+ \\S");

    private static final Pattern PATH =
            Pattern.compile("(?m)^(?:--- a/|\\+\\+\\+ b/|rename from |rename to |copy from )([^\\t\\n]+)");

    /** Whether a text has a diff in it. */
    static boolean isIn(String text) {
        return DIFF.matcher(text).find();
    }

    /** The files that the patch changes, removes or adds, by their paths. */
    public Set<String> paths() {
        Set<String> paths = new TreeSet<>();
        PATH.matcher(text).results().forEach(found -> paths.add(found.group(1).strip()));
        return paths;
    }
}
