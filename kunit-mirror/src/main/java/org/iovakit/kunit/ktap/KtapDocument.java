// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kunit.ktap;

import java.util.List;

/**
 * A whole document.
 *
 * @param tests the tests of the top level
 * @param problems what the parser found to say about the document, in the order of its lines
 */
public record KtapDocument(List<KtapTest> tests, List<KtapProblem> problems) {

    public KtapDocument {
        tests = List.copyOf(tests);
        problems = List.copyOf(problems);
    }

    /** A document without problems. */
    public KtapDocument(List<KtapTest> tests) {
        this(tests, List.of());
    }

    /** Whether no problem is an error. */
    public boolean isWellFormed() {
        return problems.stream().noneMatch(problem -> problem.kind().isError());
    }

    /** Number of test cases with {@code status}: tests that have no subtests, at any depth. */
    public int count(KtapStatus status) {
        return tests.stream().mapToInt(test -> test.count(status)).sum();
    }
}
