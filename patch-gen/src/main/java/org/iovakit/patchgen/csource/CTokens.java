// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.csource;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The tokens of C that need not be a whole file, as a compiler takes them: a line that ends in a backslash is joined with
 * the next before comments are removed, so that a comment may take the next line along.
 */
public final class CTokens {
    /** As gcc has it, blanks behind the backslash do not keep it from joining. */
    private static final Pattern JOIN = Pattern.compile("\\\\[ \\t\\r\\f\\x0B]*\\n");

    private static final Pattern JOINS_WHAT_FOLLOWS = Pattern.compile(JOIN + "\\z");

    private static final String COMMENT = "(?s:/\\*.*?\\*/)|//[^\\n]*";

    /**
     * The name that a header has between angle brackets, literals, numbers with all that the preprocessor takes for a
     * part of them, names, the operators of more than one character, any other character. What is neither blank, tab nor
     * line end is a character too.
     */
    private static final Pattern TOKEN = Pattern.compile("(?<comment>" + COMMENT + ")|(?<end>\\n)"
            + "|(?<=\\binclude)[ \\t]*<[^>\\n]*>"
            + "|(?:u8|[uUL])?\"[^\"\\\\\\n]*+(?:\\\\.[^\"\\\\\\n]*+)*+\""
            + "|[uUL]?'[^'\\\\\\n]*+(?:\\\\.[^'\\\\\\n]*+)*+'"
            + "|\\.?\\d(?:[eEpP][-+]|[\\w.])*"
            + "|(?<=\\bdefine[ \\t]{1,9})[A-Za-z_]\\w*\\("
            + "|\\w+"
            + "|<<=|>>=|\\.\\.\\.|->|\\+\\+|--|<<|>>|&&|\\|\\||##|[-+*/%&^|=!<>]=|<:|:>|<%|%>|%:"
            + "|[^ \\t\\n]");

    private CTokens() {}

    /**
     * Takes a text apart. Comments and white space get lost, but for what they decide: the end of a preprocessor's line is
     * a token, {@code "\n"}, and so is the bracket that follows the name of a macro at once, with the name. A backslash at
     * the end of the text, which joins whatever follows it, is a token.
     */
    public static List<String> of(String text) {
        List<String> tokens = new ArrayList<>();
        Matcher matcher = TOKEN.matcher(JOIN.matcher(text).replaceAll(""));
        boolean lineBegins = true;
        boolean directive = false;
        while (matcher.find()) {
            if (matcher.group("comment") != null) {
                continue;
            }
            if (matcher.group("end") != null) {
                if (directive) {
                    tokens.add("\n");
                }
                lineBegins = true;
                directive = false;
                continue;
            }
            String token = matcher.group().strip();
            directive |= lineBegins && (token.equals("#") || token.equals("%:"));
            lineBegins = false;
            tokens.add(token.isEmpty() ? matcher.group() : token);
        }
        if (directive) {
            tokens.add("\n");
        }
        if (JOINS_WHAT_FOLLOWS.matcher(text).find()) {
            tokens.add("\\");
        }
        return tokens;
    }
}
