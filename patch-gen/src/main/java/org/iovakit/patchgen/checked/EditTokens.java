// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.checked;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The tokens of the text that an edit puts into a file: what counts of it. No parser could read it, as it is seldom a
 * whole function, and not always C.
 */
final class EditTokens {
    private static final String C_COMMENT = "(?s:/\\*.*?\\*/)|//[^\\n]*";

    /** What looks like a comment in a .config says that an option is off. */
    private static final String HASH_COMMENT = "(?m:^[ \\t]*#(?! CONFIG_\\w+ is not set$)[^\\n]*)";

    /** Literals, words and numbers, the operators of C that have more than one character, any other character. */
    private static final String TOKEN = "\"[^\"\\\\\\n]*+(?:\\\\.[^\"\\\\\\n]*+)*+\""
            + "|'[^'\\\\\\n]*+(?:\\\\.[^'\\\\\\n]*+)*+'"
            + "|\\w+"
            + "|<<=|>>=|\\.\\.\\.|->|\\+\\+|--|<<|>>|&&|\\|\\||##|[-+*/%&^|=!<>]="
            + "|\\S";

    private static final Pattern IN_C = Pattern.compile("(" + C_COMMENT + ")|" + TOKEN);
    private static final Pattern ELSEWHERE = Pattern.compile("(" + HASH_COMMENT + ")|" + TOKEN);

    private EditTokens() {}

    /**
     * Takes a text apart. White space and comments get lost: those of C in a .c or .h file, and in any other, as Kconfig
     * and make are, the lines that begin with a hash sign.
     */
    static List<String> of(String path, String text) {
        Pattern pattern = path.endsWith(".c") || path.endsWith(".h") ? IN_C : ELSEWHERE;
        return pattern.matcher(text)
                .results()
                .filter(found -> found.group(1) == null)
                .map(MatchResult::group)
                .toList();
    }
}
