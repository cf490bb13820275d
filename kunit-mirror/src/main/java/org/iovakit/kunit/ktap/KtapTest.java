// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kunit.ktap;

import java.util.List;
import java.util.stream.Stream;

/**
 * One test of a document, with the subtests nested in it.
 *
 * @param name the description on the result line; empty where a crash left none
 * @param status what the result line says
 * @param comment the text behind the name's {@code #}: for a skipped test its reason, without the directive; empty
 *     where there is none
 * @param log the lines that belong to the test and are none of its structure, without the test's indentation
 * @param subtests the nested tests in the order of the document
 */
public record KtapTest(String name, KtapStatus status, String comment, List<String> log, List<KtapTest> subtests) {

    public KtapTest {
        log = List.copyOf(log);
        subtests = List.copyOf(subtests);
        Stream.concat(Stream.of(name, comment), log.stream()).forEach(KtapTest::requireOneLine);
    }

    /** A test without comment and subtests. */
    public KtapTest(String name, KtapStatus status, List<String> log) {
        this(name, status, "", log, List.of());
    }

    /** Number of test cases with {@code status}: those that have no subtests, at any depth. */
    public int count(KtapStatus status) {
        if (subtests.isEmpty()) {
            return this.status == status ? 1 : 0;
        }
        return subtests.stream().mapToInt(test -> test.count(status)).sum();
    }

    private static void requireOneLine(String text) {
        if (text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0) {
            throw new IllegalArgumentException("line break in a line of KTAP: '%s'".formatted(text));
        }
    }
}
