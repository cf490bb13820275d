// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a patchwork server makes of a subject, after the rules that its documentation gives: tags stand in brackets at the
 * start, apart by blanks or commas; one of the form N/M is the place in the series, one of the form vN the version.
 *
 * @param tags all tags but place and version, in lower case
 * @param version 1 unless a tag says otherwise
 * @param place 0 for a cover letter
 * @param total how many patches the series has
 * @param name what follows the brackets
 */
record PatchworkSubject(List<String> tags, int version, Optional<Integer> place, Optional<Integer> total, String name) {
    private static final Pattern BRACKETS = Pattern.compile("^\\[([^\\]]*)\\]\\s*");
    private static final Pattern PLACE = Pattern.compile("(\\d+)/(\\d+)");
    private static final Pattern VERSION = Pattern.compile("[vV](\\d+)");

    static PatchworkSubject parse(String subject) {
        Matcher brackets = BRACKETS.matcher(subject);
        if (!brackets.find()) {
            return new PatchworkSubject(List.of(), 1, Optional.empty(), Optional.empty(), subject);
        }
        List<String> all = Arrays.stream(brackets.group(1).split("[\\s,]+", -1)).toList();
        Optional<Matcher> place =
                all.stream().map(PLACE::matcher).filter(Matcher::matches).findFirst();
        Optional<Matcher> version =
                all.stream().map(VERSION::matcher).filter(Matcher::matches).findFirst();
        return new PatchworkSubject(
                all.stream()
                        .filter(tag -> !PLACE.matcher(tag).matches()
                                && !VERSION.matcher(tag).matches())
                        .map(tag -> tag.toLowerCase(Locale.ROOT))
                        .toList(),
                version.map(number -> Integer.parseInt(number.group(1))).orElse(1),
                place.map(numbers -> Integer.parseInt(numbers.group(1))),
                place.map(numbers -> Integer.parseInt(numbers.group(2))),
                subject.substring(brackets.end()));
    }
}
