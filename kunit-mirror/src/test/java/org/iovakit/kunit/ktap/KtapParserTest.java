// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kunit.ktap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KtapParserTest {

    private static List<KtapProblem.Kind> kinds(KtapDocument document) {
        return document.problems().stream().map(KtapProblem::kind).toList();
    }

    private static List<Integer> lines(KtapDocument document) {
        return document.problems().stream().map(KtapProblem::line).toList();
    }

    private static KtapTest leaf(String name, KtapStatus status, String... log) {
        return new KtapTest(name, status, List.of(log));
    }

    @Test
    void readsNestedTests() {
        KtapDocument document = KtapParser.parse("""
                KTAP version 1
                1..2
                    KTAP version 1
                    # Subtest: iova
                    # module: iova_kunit
                    1..2
                    # test_a: hello
                    ok 1 test_a
                    # test_b: EXPECTATION FAILED at f.c:1
                    Expected a == b, but
                        a == 1 (0x1)
                    not ok 2 test_b
                # iova: pass:1 fail:1 skip:0 total:2
                not ok 1 iova
                ok 2 other
                """);

        assertEquals(List.of(), document.problems());
        KtapTest iova = new KtapTest(
                "iova",
                KtapStatus.FAILED,
                "",
                List.of("    # module: iova_kunit", "# iova: pass:1 fail:1 skip:0 total:2"),
                List.of(
                        leaf("test_a", KtapStatus.PASSED, "# test_a: hello"),
                        leaf(
                                "test_b",
                                KtapStatus.FAILED,
                                "# test_b: EXPECTATION FAILED at f.c:1",
                                "Expected a == b, but",
                                "    a == 1 (0x1)")));
        assertEquals(List.of(iova, leaf("other", KtapStatus.PASSED)), document.tests());
        assertEquals(2, document.count(KtapStatus.PASSED));
        assertEquals(1, document.count(KtapStatus.FAILED));
    }

    @Test
    void takesALogWithTimeStamps() {
        KtapDocument document = KtapParser.parse("""
                [    0.010000][    T1] printk: console enabled
                ok 1 noise
                [    0.020000][    T1] KTAP version 1
                [    0.020000][    T1] 1..1
                [    0.020000][    T1]     KTAP version 1
                [    0.020000][    T1]     # Subtest: iova
                [    0.020000][    T1]     1..1
                [    0.020000][    T1] Btrfs loaded
                [    0.030000][    T1]
                [    0.030000][    T1]     ok 1 test_a
                [    0.030000][    T1] ok 1 iova
                [    0.040000][    T1] reboot: System halted
                [    0.050000][    T1] ok 2 afterlife
                """);

        assertEquals(List.of(), document.problems());
        KtapTest testA = leaf("test_a", KtapStatus.PASSED, "Btrfs loaded", "");
        assertEquals(List.of(new KtapTest("iova", KtapStatus.PASSED, "", List.of(), List.of(testA))), document.tests());
    }

    @ParameterizedTest
    @ValueSource(strings = {"TAP version 13", "TAP version 14", "KTAP version 1"})
    void takesTheVersionsOfOldKernels(String version) {
        KtapDocument document = KtapParser.parse(version + "\n1..1\n\t# Subtest: s\n\t1..1\n\tok 1 - c\nok 1 - s\n");

        assertEquals(List.of(), document.problems());
        assertEquals("s", document.tests().get(0).name());
        assertEquals(
                List.of(leaf("c", KtapStatus.PASSED)), document.tests().get(0).subtests());
    }

    @ParameterizedTest
    @ValueSource(strings = {"KTAP version 2", "KTAP version 0", "TAP version 12", "KTAP version 99999999999999999999"})
    void reportsAnUnknownVersion(String version) {
        KtapDocument document = KtapParser.parse(version + "\n1..1\nok 1 a\n");

        assertEquals(List.of(KtapProblem.Kind.VERSION), kinds(document));
        assertEquals(List.of(1), lines(document));
        assertTrue(document.problems().get(0).message().contains(version));
        assertEquals(1, document.count(KtapStatus.PASSED));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ok 1 a # SKIP why not      | SKIPPED | a     | why not",
                "not ok 1 a # SKIP why not  | SKIPPED | a     | why not",
                "ok 1 - a # SKIP            | SKIPPED | a     | ''",
                "ok 1 a b c                 | PASSED  | a b c | ''",
                "not ok 1 a # TIMEOUT 30 s  | FAILED  | a     | TIMEOUT 30 s",
                "not ok 1 a # XFAIL known   | FAILED  | a     | XFAIL known",
                "ok 1 a # rcode=0           | PASSED  | a     | rcode=0",
            })
    void readsResultLines(String line, KtapStatus status, String name, String comment) {
        KtapDocument document = KtapParser.parse("KTAP version 1\n1..1\n" + line);

        assertEquals(List.of(), document.problems());
        assertEquals(List.of(new KtapTest(name, status, comment, List.of(), List.of())), document.tests());
    }

    @Test
    void aMissingPlanIsARemark() {
        KtapDocument document = KtapParser.parse("""
                KTAP version 1
                1..1
                    KTAP version 1
                    # Subtest: s
                    ok 1 a
                    ok 2 b
                ok 1 s
                """);

        assertEquals(List.of(KtapProblem.Kind.MISSING_PLAN), kinds(document));
        assertEquals(List.of(3), lines(document));
        assertTrue(document.isWellFormed());
        assertEquals(2, document.count(KtapStatus.PASSED));
        assertEquals(
                "line 3: 's' (line 3) has no plan", document.problems().get(0).toString());
    }

    @Test
    void fewerTestsThanPlannedAreACrash() {
        KtapDocument document = KtapParser.parse("""
                KTAP version 1
                1..1
                    KTAP version 1
                    # Subtest: s
                    1..3
                    ok 1 a
                    # b: last words
                not ok 1 s
                """);

        assertEquals(List.of(KtapProblem.Kind.PLAN_MISMATCH), kinds(document));
        assertEquals(List.of(8), lines(document));
        assertEquals(
                "'s' (line 3) plans 3 tests and has 1",
                document.problems().get(0).message());
        assertFalse(document.isWellFormed());
        KtapTest suite = document.tests().get(0);
        assertEquals(KtapStatus.FAILED, suite.status());
        assertEquals(
                List.of(leaf("a", KtapStatus.PASSED), leaf("", KtapStatus.CRASHED, "# b: last words")),
                suite.subtests());
    }

    @Test
    void moreTestsThanPlannedAreAMismatch() {
        KtapDocument document = KtapParser.parse("""
                KTAP version 1
                1..1
                    KTAP version 1
                    # Subtest: s
                    1..1
                    ok 1 a
                    ok 2 b
                ok 1 s
                """);

        assertEquals(List.of(KtapProblem.Kind.PLAN_MISMATCH), kinds(document));
        assertEquals(2, document.count(KtapStatus.PASSED));
    }

    @Test
    void stopsBehindThePlannedTestsOfTheTopLevel() {
        KtapDocument document = KtapParser.parse("""
                KTAP version 1
                1..1
                ok 1 a
                KTAP version 1
                1..1
                not ok 1 b
                """);

        assertEquals(List.of(KtapProblem.Kind.PLAN_MISMATCH), kinds(document));
        assertEquals(List.of(4), lines(document));
        assertEquals(List.of(leaf("a", KtapStatus.PASSED)), document.tests());
    }

    @Test
    void aPanicCrashesTheTestAndAllThatHoldIt() {
        KtapDocument document = KtapParser.parse("""
                KTAP version 1
                1..2
                    KTAP version 1
                    # Subtest: s
                    1..2
                    ok 1 a
                BUG: kernel NULL pointer dereference
                Kernel panic - not syncing: VFS: Unable to mount root fs
                    ok 2 b
                """);

        assertEquals(
                List.of(KtapProblem.Kind.PLAN_MISMATCH, KtapProblem.Kind.NO_RESULT, KtapProblem.Kind.PLAN_MISMATCH),
                kinds(document));
        assertEquals(List.of(8, 8, 8), lines(document));
        KtapTest suite = document.tests().get(0);
        assertEquals("s", suite.name());
        assertEquals(KtapStatus.CRASHED, suite.status());
        assertEquals(
                leaf("", KtapStatus.CRASHED, "BUG: kernel NULL pointer dereference"),
                suite.subtests().get(1));
        assertEquals(1, document.count(KtapStatus.PASSED));
    }

    @Test
    void anotherSuiteShowsThatTheLastOneCrashed() {
        KtapDocument document = KtapParser.parse("""
                KTAP version 1
                1..2
                    KTAP version 1
                    # Subtest: s
                    1..2
                    ok 1 a
                    KTAP version 1
                    # Subtest: t
                    1..1
                    ok 1 b
                ok 2 t
                """);

        assertEquals(List.of(KtapProblem.Kind.PLAN_MISMATCH, KtapProblem.Kind.NO_RESULT), kinds(document));
        assertEquals(List.of(7, 7), lines(document));
        assertEquals(
                List.of(KtapStatus.CRASHED, KtapStatus.PASSED),
                document.tests().stream().map(KtapTest::status).toList());
    }

    @Test
    void aResultOfAnOuterLevelEndsAllInnerOnes() {
        KtapDocument document = KtapParser.parse("""
                KTAP version 1
                1..1
                    KTAP version 1
                    # Subtest: outer
                    1..1
                        KTAP version 1
                        # Subtest: inner
                        1..1
                        ok 1 a
                not ok 1 outer
                """);

        assertEquals(List.of(KtapProblem.Kind.NO_RESULT), kinds(document));
        KtapTest outer = document.tests().get(0);
        assertEquals(KtapStatus.FAILED, outer.status());
        assertEquals("inner", outer.subtests().get(0).name());
        assertEquals(KtapStatus.CRASHED, outer.subtests().get(0).status());
    }

    @Test
    void aResultOfAnotherNameIsNotThatOfTheSuite() {
        KtapDocument document = KtapParser.parse("""
                KTAP version 1
                1..2
                    KTAP version 1
                    # Subtest: s
                    1..1
                    ok 1 a
                ok 2 t
                """);

        assertEquals(List.of(KtapProblem.Kind.NO_RESULT), kinds(document));
        assertEquals(
                List.of("s", "t"), document.tests().stream().map(KtapTest::name).toList());
        assertEquals(KtapStatus.CRASHED, document.tests().get(0).status());
    }

    @Test
    void reportsAGapInTheNumbersOnce() {
        KtapDocument document = KtapParser.parse("KTAP version 1\n1..3\nok 1 a\nok 3 c\nok 4 d\n");

        assertEquals(List.of(KtapProblem.Kind.TEST_NUMBER), kinds(document));
        assertEquals(List.of(4), lines(document));
        assertTrue(document.problems().get(0).message().startsWith("'c' should be test number 2 "));
    }

    @Test
    void nestsByPlanAndNameWhereNothingIsIndented() {
        KtapDocument document = KtapParser.parse("""
                KTAP version 1
                1..2
                KTAP version 1
                # Subtest: s
                1..2
                ok 1 a
                ok 2 b
                ok 1 s
                # Subtest: t
                ok 1 c
                ok 2 t
                """);

        assertEquals(List.of(KtapProblem.Kind.MISSING_PLAN), kinds(document));
        assertEquals(
                List.of("s", "t"), document.tests().stream().map(KtapTest::name).toList());
        assertEquals(2, document.tests().get(0).subtests().size());
        assertEquals(1, document.tests().get(1).subtests().size());
    }

    @Test
    void reportsALevelWithoutTests() {
        KtapDocument document = KtapParser.parse("KTAP version 1\n1..1\n  # Subtest: s\n  1..0\nok 1 s\n");

        assertEquals(List.of(KtapProblem.Kind.NO_TESTS), kinds(document));
        assertFalse(document.isWellFormed());
    }

    @Test
    void reportsAPlanThatComesLate() {
        KtapDocument document = KtapParser.parse("KTAP version 1\nok 1 a\n1..1\n");

        assertEquals(List.of(KtapProblem.Kind.MISSING_PLAN, KtapProblem.Kind.BAD_PLAN), kinds(document));
        assertEquals(List.of(1, 3), lines(document));
    }

    @Test
    void reportsThatThereIsNoKtap() {
        for (String text : List.of("", "make: *** No rule to make target", "\n\nok 1 a\n")) {
            KtapDocument document = KtapParser.parse(text);

            assertEquals(List.of(KtapProblem.Kind.NO_KTAP), kinds(document), text);
            assertEquals(List.of(1), lines(document), text);
            assertEquals(List.of(), document.tests(), text);
        }
    }

    @Test
    void survivesHugeNumbers() {
        KtapDocument document =
                KtapParser.parse("KTAP version 1\n1..99999999999999999999\nok 99999999999999999999 a\n");

        assertEquals(List.of(KtapProblem.Kind.TEST_NUMBER, KtapProblem.Kind.PLAN_MISMATCH), kinds(document));
        assertEquals(1, document.count(KtapStatus.PASSED));
        assertEquals(1, document.count(KtapStatus.CRASHED));
    }

    @Test
    void survivesEndlessNesting() {
        StringBuilder text = new StringBuilder();
        for (int depth = 0; depth < 10_000; depth++) {
            text.append(" ".repeat(depth)).append("KTAP version 1\n");
        }
        KtapDocument document = KtapParser.parse(text.toString());

        assertTrue(kinds(document).contains(KtapProblem.Kind.TOO_DEEP));
        assertEquals(0, document.count(KtapStatus.PASSED));
    }
}
