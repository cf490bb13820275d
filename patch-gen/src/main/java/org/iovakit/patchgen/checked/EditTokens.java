// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.checked;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.iovakit.patchgen.csource.CTokens;

/**
 * The tokens of the text that an edit puts into a file: what counts of it. No parser could read it, as it is seldom a
 * whole function, and not always C.
 */
final class EditTokens {
    private static final Pattern IN_C = Pattern.compile(".*\\.[ch]");

    /** Files whose comments are lines that begin with a hash sign. In an assembler's file, such a line is no comment. */
    private static final Pattern WITH_HASH_COMMENTS =
            Pattern.compile("(?:.*/)?(?:(?:Kconfig|Makefile|Kbuild)[^/]*|[^/]*config|[^/]*\\.(?:mk|ya?ml))");

    /** What looks like a comment in a .config says that an option is off. */
    private static final Pattern COMMENT = Pattern.compile("[ \\t]*#(?! CONFIG_\\w+ is not set$).*");

    /** What some readers join with the next line, comment or not. */
    private static final Pattern JOINS = Pattern.compile(".*\\\\\\s*");

    private EditTokens() {}

    /**
     * Takes a text apart. Of C, in a .c or .h file, comments and white space get lost, but for what they decide. Elsewhere
     * line ends, indentation and blanks mean something, so a token is a whole line: only blank lines and, in Kconfig, make
     * and configurations, comments get lost, and not even these where a backslash joins them with another line.
     */
    static List<String> of(String path, String text) {
        if (IN_C.matcher(path).matches()) {
            return CTokens.of(text);
        }
        boolean hashComments = WITH_HASH_COMMENTS.matcher(path).matches();
        List<String> tokens = new ArrayList<>();
        boolean joined = false;
        for (String line : text.split("\\n", -1)) {
            boolean joins = JOINS.matcher(line).matches();
            boolean counts =
                    !line.isBlank() && !(hashComments && COMMENT.matcher(line).matches());
            if (counts || joins || joined) {
                tokens.add(line);
            }
            joined = joins;
        }
        return tokens;
    }
}
