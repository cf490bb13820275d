// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds comments, strings and keywords, in C and Java alike. */
public final class Highlighter {
    /** A piece of a line of one kind: {@code comment}, {@code string}, {@code keyword}, or none, which is empty. */
    public record Span(String kind, String text) {}

    private static final Pattern TOKEN = Pattern.compile(
            "(?<comment>/\\*.*?(?:\\*/|\\z)|//[^\\n]*)"
                    + "|(?<string>\"(?:\\\\.|[^\"\\\\\\n])*\"|'(?:\\\\.|[^'\\\\\\n])*')"
                    + "|(?<word>[A-Za-z_]\\w*)",
            Pattern.DOTALL);

    private static final Set<String> KEYWORDS = Set.of(
            "abstract",
            "bool",
            "boolean",
            "break",
            "byte",
            "case",
            "catch",
            "char",
            "class",
            "const",
            "continue",
            "default",
            "do",
            "double",
            "else",
            "enum",
            "extends",
            "extern",
            "false",
            "final",
            "finally",
            "for",
            "goto",
            "if",
            "implements",
            "import",
            "inline",
            "instanceof",
            "int",
            "interface",
            "long",
            "new",
            "null",
            "private",
            "protected",
            "public",
            "record",
            "return",
            "short",
            "signed",
            "sizeof",
            "static",
            "struct",
            "super",
            "switch",
            "this",
            "throw",
            "throws",
            "true",
            "try",
            "typedef",
            "union",
            "unsigned",
            "void",
            "volatile",
            "while");

    private final List<List<Span>> lines = new ArrayList<>(List.of(new ArrayList<>()));

    private Highlighter() {}

    /** The lines of a text, without their ends; the last may lack its end. */
    static List<List<Span>> lines(String text) {
        Highlighter highlighter = new Highlighter();
        int at = 0;
        for (Matcher token = TOKEN.matcher(text); token.find(); at = token.end()) {
            highlighter.add("", text.substring(at, token.start()));
            highlighter.add(kind(token), token.group());
        }
        highlighter.add("", text.substring(at));
        List<List<Span>> lines = highlighter.lines;
        return lines.get(lines.size() - 1).isEmpty() ? lines.subList(0, lines.size() - 1) : lines;
    }

    private static String kind(Matcher token) {
        if (token.group("comment") != null) {
            return "comment";
        }
        if (token.group("string") != null) {
            return "string";
        }
        return KEYWORDS.contains(token.group("word")) ? "keyword" : "";
    }

    private void add(String kind, String text) {
        String[] parts = text.split("\n", -1);
        for (int i = 0; i < parts.length; i++) {
            if (i > 0) {
                lines.add(new ArrayList<>());
            }
            if (!parts[i].isEmpty()) {
                append(lines.get(lines.size() - 1), kind, parts[i]);
            }
        }
    }

    /** Neighbours of one kind become one piece: half of all pieces would be plain words and what is between them. */
    private static void append(List<Span> line, String kind, String text) {
        int last = line.size() - 1;
        if (last >= 0 && line.get(last).kind().equals(kind)) {
            line.set(last, new Span(kind, line.get(last).text() + text));
        } else {
            line.add(new Span(kind, text));
        }
    }
}
