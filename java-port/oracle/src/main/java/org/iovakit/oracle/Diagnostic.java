// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.oracle;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One thing that a compiler said.
 *
 * @param file the kernel's file as a path relative to the kernel root, a file of the shim below {@code shim/}, or the
 *     compiler's own name when it speaks of no file
 * @param line from 1; 0 where there is none
 * @param column from 1, in bytes; 0 where there is none
 * @param flag the flag that turns the warning on, {@code -Wx} whether it was made an error or not; empty for what is not
 *     a warning
 * @param function the function that the line lies in, or the first line of another definition; empty outside of any
 */
public record Diagnostic(
        String file, int line, int column, Severity severity, String message, String flag, String function) {

    /** How bad it is; a note explains the diagnostic before it. */
    public enum Severity {
        ERROR,
        WARNING,
        NOTE
    }

    private static final Pattern LINE =
            Pattern.compile("(?<file>[^\\s:][^:]*):(?:(?<line>\\d+):(?:(?<column>\\d+):)?)? "
                    + "(?<severity>fatal error|error|warning|note): (?<message>.*?)(?: \\[(?<flag>-W[^\\]]*)\\])?");

    private static final Pattern MADE_AN_ERROR = Pattern.compile("-Werror(?:,-W|=)");

    /** The diagnostics in the output of gcc or clang in the C locale, in their order; {@code function} is empty. */
    static List<Diagnostic> parse(String output) {
        return output.lines()
                .map(LINE::matcher)
                .filter(Matcher::matches)
                .map(Diagnostic::of)
                .toList();
    }

    private static Diagnostic of(Matcher matcher) {
        String flag = Optional.ofNullable(matcher.group("flag")).orElse("");
        return new Diagnostic(
                matcher.group("file"),
                number(matcher.group("line")),
                number(matcher.group("column")),
                switch (matcher.group("severity")) {
                    case "warning" -> Severity.WARNING;
                    case "note" -> Severity.NOTE;
                    default -> Severity.ERROR;
                },
                matcher.group("message"),
                MADE_AN_ERROR.matcher(flag).replaceFirst("-W"),
                "");
    }

    private static int number(String digits) {
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    Diagnostic in(String definition) {
        return new Diagnostic(file, line, column, severity, message, flag, definition);
    }

    /** As compilers print it. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(file);
        if (line > 0) {
            text.append(':').append(line);
        }
        if (column > 0) {
            text.append(':').append(column);
        }
        text.append(": ")
                .append(severity.name().toLowerCase(Locale.ROOT))
                .append(": ")
                .append(message);
        if (!flag.isEmpty()) {
            text.append(" [").append(flag).append(']');
        }
        return text.toString();
    }
}
