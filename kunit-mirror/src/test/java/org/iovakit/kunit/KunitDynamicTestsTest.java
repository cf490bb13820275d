// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kunit;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

class KunitDynamicTestsTest {

    private static final DynamicContainer CONTAINER = KunitDynamicTests.of(
            "a stage",
            new KunitSuite(
                    "suite",
                    List.of(
                            new KunitCase("test_good", test -> test.expectTrue("c", true)),
                            new KunitCase("test_bad", test -> {
                                test.info("about to fail");
                                test.expectEq("1 + 1", 1 + 1, "3", 3);
                            }),
                            new KunitCase("test_none", test -> test.skip("no such device")))));

    private static final List<DynamicTest> TESTS =
            CONTAINER.getChildren().map(DynamicTest.class::cast).toList();

    @Test
    void aSuiteIsAContainerOfItsCases() {
        assertEquals("a stage", CONTAINER.getDisplayName());
        assertEquals(
                List.of("test_good", "test_bad", "test_none"),
                TESTS.stream().map(DynamicTest::getDisplayName).toList());
    }

    @Test
    void aCaseEndsForJUnitAsItEndsForKUnit() {
        assertDoesNotThrow(TESTS.get(0).getExecutable());
        TestAbortedException skip =
                assertThrows(TestAbortedException.class, TESTS.get(2).getExecutable());
        assertEquals("no such device", skip.getMessage());
    }

    @Test
    void aFailureHasTheTextOfKUnit() {
        String text = assertThrows(AssertionFailedError.class, TESTS.get(1).getExecutable())
                .getMessage();

        assertTrue(
                text.matches("(?s)# test_bad: about to fail\n# test_bad: EXPECTATION FAILED at .*\\.java:[0-9]+\n"
                        + "Expected 1 \\+ 1 == 3, but\n    1 \\+ 1 == 2 \\(0x2\\)"),
                text);
    }
}
