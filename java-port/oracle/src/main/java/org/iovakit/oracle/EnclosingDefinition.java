// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.oracle;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which definition a line of C lies in, found as {@code git diff} finds the text of a hunk header: the nearest line
 * above, or the line itself, that starts with an identifier and is no label.
 */
final class EnclosingDefinition {

    private static final Pattern LABEL = Pattern.compile("\\w+\\s*:.*");
    private static final Pattern FUNCTION = Pattern.compile("(\\w+)\\s*\\(");

    private EnclosingDefinition() {}

    /**
     * Its name where it is a function, the line that starts it otherwise, and empty where there is none.
     *
     * @param line from 1
     */
    static String of(List<String> source, int line) {
        for (int i = Math.min(line, source.size()) - 1; i >= 0; i--) {
            String text = source.get(i);
            if (!text.isEmpty()
                    && Character.isJavaIdentifierStart(text.charAt(0))
                    && !LABEL.matcher(text).matches()) {
                Matcher function = FUNCTION.matcher(text);
                return function.find() ? function.group(1) : text;
            }
        }
        return "";
    }
}
