// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.kunit;

import java.util.regex.Pattern;

/**
 * Which suites and cases are meant, as kunit.py writes it: {@code SUITE} or {@code SUITE.CASE}, each with {@code *} and
 * {@code ?}.
 */
final class FilterGlob {
    /** All there are. */
    static final FilterGlob ALL = new FilterGlob("*");

    private final String text;
    private final Pattern suite;
    private final Pattern test;

    FilterGlob(String text) {
        this.text = text;
        int dot = text.indexOf('.');
        this.suite = pattern(dot < 0 ? text : text.substring(0, dot));
        this.test = pattern(dot < 0 ? "*" : text.substring(dot + 1));
    }

    private static Pattern pattern(String glob) {
        StringBuilder pattern = new StringBuilder();
        glob.codePoints()
                .forEach(c -> pattern.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(Character.toString(c))));
        return Pattern.compile(pattern.toString());
    }

    boolean has(String suiteName) {
        return suite.matcher(suiteName).matches();
    }

    boolean has(String suiteName, String caseName) {
        return has(suiteName) && test.matcher(caseName).matches();
    }

    boolean isAll() {
        return text.equals("*");
    }

    @Override
    public String toString() {
        return text;
    }
}
