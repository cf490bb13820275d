// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.mutants;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes lines of C, or of the kernel's configuration files, apart. It remembers a comment that goes on in the next line. */
final class LineLexer {
    /** What a token is. What FreeMarker fills in is a name. */
    enum Kind {
        NAME,
        NUMBER,
        STRING,
        SIGN
    }

    /** A token, and where in its line it stands. */
    record Token(Kind kind, int start, int end, String text) {
        boolean is(String other) {
            return text.equals(other);
        }
    }

    private static final String STRINGS = "(?<string>\"(?:\\\\.|[^\"\\\\])*\")";
    private static final Pattern C = Pattern.compile("(?<comment>/\\*.*?(?:\\*/|$)|//.*)|" + STRINGS
            + "|(?<number>0[xX][0-9a-fA-F]+[uUlL]*|\\d+[uUlL]*)|(?<name>[A-Za-z_]\\w*|\\[=\\w+])"
            + "|(?<sign>->|\\+\\+|--|<<=|>>=|<=|>=|==|!=|&&|\\|\\||[-+*/%&|^]=|<<|>>|[^\\s\\w])");
    private static final Pattern CONFIGURATION = Pattern.compile("(?<comment>#.*)|" + STRINGS
            + "|(?<number>\\d+\\b)|(?<name>\\w[\\w.-]*)|(?<sign>&&|\\|\\||[+:!]?=|[^\\s\\w])");

    private final Pattern tokens;
    private boolean inComment;

    LineLexer(boolean isC) {
        this.tokens = isC ? C : CONFIGURATION;
    }

    /** The tokens of the next line; none if it is only a comment. */
    List<Token> next(String line) {
        int start = 0;
        if (inComment) {
            int end = line.indexOf("*/");
            if (end < 0) {
                return List.of();
            }
            start = end + 2;
            inComment = false;
        }
        List<Token> found = new ArrayList<>();
        Matcher matcher = tokens.matcher(line);
        while (matcher.find(start)) {
            start = matcher.end();
            String comment = matcher.group("comment");
            if (comment != null) {
                inComment = comment.startsWith("/*") && !(comment.length() > 3 && comment.endsWith("*/"));
            } else {
                found.add(new Token(kind(matcher), matcher.start(), matcher.end(), matcher.group()));
            }
        }
        return found;
    }

    private static Kind kind(Matcher matcher) {
        for (Kind kind : Kind.values()) {
            if (matcher.group(kind.name().toLowerCase(Locale.ROOT)) != null) {
                return kind;
            }
        }
        throw new IllegalStateException(matcher.group());
    }
}
