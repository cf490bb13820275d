// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kunit;

import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.List;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/** Shows suites to JUnit Jupiter: a container for each suite, a dynamic test for each case. */
public final class KunitDynamicTests {

    private KunitDynamicTests() {}

    /** A container that runs each case of {@code suite} when JUnit asks for it. */
    public static DynamicContainer of(String displayName, KunitSuite suite) {
        List<DynamicTest> tests = suite.cases().stream()
                .map(testCase -> dynamicTest(testCase.name(), () -> report(KunitRunner.run(suite, testCase))))
                .toList();
        return dynamicContainer(displayName, tests);
    }

    private static void report(CaseResult result) {
        switch (result.status()) {
            case SUCCESS -> {}
            case FAILURE -> throw new AssertionFailedError(text(result));
            case SKIPPED -> throw new TestAbortedException(result.statusComment());
        }
    }

    /** The whole log, as KUnit prints it. */
    private static String text(CaseResult result) {
        return String.join(
                "\n",
                result.log().stream()
                        .map(message -> "# " + result.name() + ": " + message.text())
                        .toList());
    }
}
