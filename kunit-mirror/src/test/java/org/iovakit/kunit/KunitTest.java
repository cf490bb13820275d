// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kunit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What each check holds for, what it says when it fails, what is counted. */
class KunitTest {

    private static final long ULONG_MAX = -1;

    private static CaseResult run(Consumer<Kunit> body) {
        return KunitRunner.run(new KunitSuite("suite", List.of()), new KunitCase("case", body));
    }

    private static Arguments check(KunitMacro macro, Consumer<Kunit> holds, Consumer<Kunit> fails, String failure) {
        return arguments(macro, holds, fails, failure);
    }

    /** Of each macro a use that holds, one that fails, and the text that the latter is to give. */
    static Stream<Arguments> macros() {
        Object some = "some";
        String isNull = "Expected p == null, but\n    p == some";
        String isNotNull = "Expected p != null, but\n    p == null";
        String same = "Expected p == q, but\n    p == some\n    q == null";
        String notSame = "Expected p != q, but\n    p == some\n    q == some";
        return Stream.of(
                check(
                        KunitMacro.EXPECT_TRUE,
                        test -> test.expectTrue("c", true),
                        test -> test.expectTrue("c", false),
                        "Expected c to be true, but is false"),
                check(
                        KunitMacro.ASSERT_TRUE,
                        test -> test.assertTrue("c", true),
                        test -> test.assertTrue("c", false),
                        "Expected c to be true, but is false"),
                check(
                        KunitMacro.EXPECT_FALSE,
                        test -> test.expectFalse("c", false),
                        test -> test.expectFalse("c", true),
                        "Expected c to be false, but is true"),
                check(
                        KunitMacro.ASSERT_FALSE,
                        test -> test.assertFalse("c", false),
                        test -> test.assertFalse("c", true),
                        "Expected c to be false, but is true"),
                check(
                        KunitMacro.EXPECT_EQ,
                        test -> test.expectEq("a", 16, "b", 16),
                        test -> test.expectEq("a", 16, "b", 17),
                        "Expected a == b, but\n    a == 16 (0x10)\n    b == 17 (0x11)"),
                check(
                        KunitMacro.ASSERT_EQ,
                        test -> test.assertEq("a", 16, "b", 16),
                        test -> test.assertEq("a", 16, "17", 17),
                        "Expected a == 17, but\n    a == 16 (0x10)"),
                check(
                        KunitMacro.EXPECT_NE,
                        test -> test.expectNe("a", 1, "b", 2),
                        test -> test.expectNe("a", 1, "1", 1),
                        "Expected a != 1, but\n    a == 1 (0x1)"),
                check(
                        KunitMacro.ASSERT_NE,
                        test -> test.assertNe("a", 1, "b", 2),
                        test -> test.assertNe("a", 1, "b", 1),
                        "Expected a != b, but\n    a == 1 (0x1)\n    b == 1 (0x1)"),
                check(
                        KunitMacro.EXPECT_LT,
                        test -> test.expectLt("a", 1, "b", ULONG_MAX),
                        test -> test.expectLt("a", ULONG_MAX, "b", 1),
                        "Expected a < b, but\n    a == -1 (0xffffffffffffffff)\n    b == 1 (0x1)"),
                check(
                        KunitMacro.ASSERT_LT,
                        test -> test.assertLt("a", 1, "b", ULONG_MAX),
                        test -> test.assertLt("a", 1, "b", 1),
                        "Expected a < b, but\n    a == 1 (0x1)\n    b == 1 (0x1)"),
                check(
                        KunitMacro.EXPECT_LE,
                        test -> test.expectLe("a", ULONG_MAX, "b", ULONG_MAX),
                        test -> test.expectLe("a", ULONG_MAX, "b", 1),
                        "Expected a <= b, but\n    a == -1 (0xffffffffffffffff)\n    b == 1 (0x1)"),
                check(
                        KunitMacro.ASSERT_LE,
                        test -> test.assertLe("a", 1, "b", ULONG_MAX),
                        test -> test.assertLe("a", 2, "b", 1),
                        "Expected a <= b, but\n    a == 2 (0x2)\n    b == 1 (0x1)"),
                check(
                        KunitMacro.EXPECT_GT,
                        test -> test.expectGt("a", ULONG_MAX, "b", 1),
                        test -> test.expectGt("a", 1, "b", ULONG_MAX),
                        "Expected a > b, but\n    a == 1 (0x1)\n    b == -1 (0xffffffffffffffff)"),
                check(
                        KunitMacro.ASSERT_GT,
                        test -> test.assertGt("a", ULONG_MAX, "b", 1),
                        test -> test.assertGt("a", 1, "b", 1),
                        "Expected a > b, but\n    a == 1 (0x1)\n    b == 1 (0x1)"),
                check(
                        KunitMacro.EXPECT_GE,
                        test -> test.expectGe("a", ULONG_MAX, "b", ULONG_MAX),
                        test -> test.expectGe("a", 1, "b", ULONG_MAX),
                        "Expected a >= b, but\n    a == 1 (0x1)\n    b == -1 (0xffffffffffffffff)"),
                check(
                        KunitMacro.ASSERT_GE,
                        test -> test.assertGe("a", ULONG_MAX, "b", 1),
                        test -> test.assertGe("a", 1, "2", 2),
                        "Expected a >= 2, but\n    a == 1 (0x1)"),
                check(
                        KunitMacro.EXPECT_PTR_EQ,
                        test -> test.expectPtrEq("p", some, "q", some),
                        test -> test.expectPtrEq("p", some, "q", null),
                        same),
                check(
                        KunitMacro.ASSERT_PTR_EQ,
                        test -> test.assertPtrEq("p", null, "q", null),
                        test -> test.assertPtrEq("p", some, "q", null),
                        same),
                check(
                        KunitMacro.EXPECT_PTR_NE,
                        test -> test.expectPtrNe("p", some, "q", null),
                        test -> test.expectPtrNe("p", some, "q", some),
                        notSame),
                check(
                        KunitMacro.ASSERT_PTR_NE,
                        test -> test.assertPtrNe("p", List.of(1), "q", new ArrayList<>(List.of(1))),
                        test -> test.assertPtrNe("p", some, "q", some),
                        notSame),
                check(
                        KunitMacro.EXPECT_NULL,
                        test -> test.expectNull("p", null),
                        test -> test.expectNull("p", some),
                        isNull),
                check(
                        KunitMacro.ASSERT_NULL,
                        test -> test.assertNull("p", null),
                        test -> test.assertNull("p", some),
                        isNull),
                check(
                        KunitMacro.EXPECT_NOT_NULL,
                        test -> test.expectNotNull("p", some),
                        test -> test.expectNotNull("p", null),
                        isNotNull),
                check(
                        KunitMacro.ASSERT_NOT_NULL,
                        test -> test.assertNotNull("p", some),
                        test -> test.assertNotNull("p", null),
                        isNotNull));
    }

    @ParameterizedTest
    @MethodSource("macros")
    void passesInSilence(KunitMacro macro, Consumer<Kunit> holds, Consumer<Kunit> fails, String failure) {
        CaseResult result = run(holds);

        assertEquals(KunitStatus.SUCCESS, result.status());
        assertEquals(List.of(), result.log());
        assertEquals(Map.of(macro, 1), result.checks().byMacro());
    }

    @ParameterizedTest
    @MethodSource("macros")
    void saysWhatItExpected(KunitMacro macro, Consumer<Kunit> holds, Consumer<Kunit> fails, String failure) {
        CaseResult result = run(fails);

        String type = macro.isAssertion() ? "ASSERTION" : "EXPECTATION";
        assertEquals(KunitStatus.FAILURE, result.status());
        assertEquals(1, result.failures().size());
        String[] lines = result.failures().get(0).split("\n", 2);
        assertTrue(lines[0].matches(type + " FAILED at KunitTest\\.java:[0-9]+"), lines[0]);
        assertEquals(failure, lines[1]);
        assertEquals(Map.of(macro, 1), result.checks().byMacro());
    }

    @ParameterizedTest
    @MethodSource("macros")
    void onlyAnAssertionEndsTheCase(KunitMacro macro, Consumer<Kunit> holds, Consumer<Kunit> fails, String failure) {
        CaseResult result = run(fails.andThen(test -> test.info("went on")));

        assertEquals(macro.isAssertion() ? List.of() : List.of("went on"), result.diagnostics());
        assertEquals(KunitStatus.FAILURE, result.status());
    }

    @Test
    void everyMacroIsTested() {
        Set<Object> tested = macros().map(arguments -> arguments.get()[0]).collect(Collectors.toSet());
        tested.add(KunitMacro.FAIL);

        assertEquals(Set.copyOf(Arrays.asList(KunitMacro.values())), tested);
    }

    @Test
    void namesTheLineOfTheCheck() {
        int[] line = new int[1];
        CaseResult result = run(test -> {
            line[0] = new Throwable().getStackTrace()[0].getLineNumber() + 1;
            test.expectTrue("c", false);
        });

        String first = result.failures().get(0).lines().findFirst().orElseThrow();
        assertEquals("EXPECTATION FAILED at KunitTest.java:" + line[0], first);
    }

    @Test
    void failIsAnExpectation() {
        CaseResult result = run(test -> {
            test.fail("no luck");
            test.info("went on");
        });

        assertEquals(KunitStatus.FAILURE, result.status());
        assertTrue(
                result.failures().get(0).endsWith("\nno luck"),
                result.failures().get(0));
        assertEquals(List.of("went on"), result.diagnostics());
        assertEquals(1, result.checks().expectations());
    }

    @Test
    void failCurrentTestIsNoCheck() {
        CaseResult result = run(test -> {
            test.failCurrentTest("a splat");
            test.info("went on");
        });

        assertEquals(KunitStatus.FAILURE, result.status());
        assertEquals(List.of("a splat"), result.failures());
        assertEquals(List.of("went on"), result.diagnostics());
        assertEquals(0, result.checks().total());
    }

    @Test
    void countsEveryCheckThatRan() {
        CaseResult result = run(test -> {
            for (int i = 0; i < 3; i++) {
                test.expectEq("i", i, "1", 1);
                test.assertNotNull("test", test);
            }
            test.expectTrue("c", true);
            test.assertTrue("c", false);
            test.expectTrue("c", true);
        });

        assertEquals(
                Map.of(
                        KunitMacro.EXPECT_EQ,
                        3,
                        KunitMacro.ASSERT_NOT_NULL,
                        3,
                        KunitMacro.EXPECT_TRUE,
                        1,
                        KunitMacro.ASSERT_TRUE,
                        1),
                result.checks().byMacro());
        assertEquals(4, result.checks().expectations());
        assertEquals(4, result.checks().assertions());
        assertEquals(3, result.failures().size());
    }

    @Test
    void macrosAreNamedAsInC() {
        assertEquals("KUNIT_EXPECT_PTR_EQ", KunitMacro.EXPECT_PTR_EQ.toString());
        assertEquals("KUNIT_FAIL", KunitMacro.FAIL.toString());
    }

    @Test
    void keepsTheOrderOfTheLog() {
        CaseResult result = run(test -> {
            test.info("first");
            test.failCurrentTest("second");
            test.info("third");
        });

        List<String> texts = result.log().stream().map(KunitMessage::text).toList();
        assertEquals(List.of("first", "second", "third"), texts);
    }

    @Test
    void knowsItsName() {
        CaseResult result = run(test -> test.info(test.name()));

        assertEquals(List.of("case"), result.diagnostics());
    }
}
