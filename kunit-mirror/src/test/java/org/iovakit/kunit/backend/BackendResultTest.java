// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kunit.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.iovakit.domain.StageTree;
import org.iovakit.domain.State;
import org.iovakit.kunit.CheckCounts;
import org.iovakit.kunit.iova.StageRunner;
import org.iovakit.kunit.iova.Suite;
import org.iovakit.kunit.ktap.KtapDocument;
import org.iovakit.kunit.ktap.KtapParser;
import org.iovakit.kunit.ktap.KtapStatus;
import org.iovakit.kunit.ktap.KtapTest;
import org.iovakit.kunit.ktap.KtapWriter;
import org.junit.jupiter.api.Test;

/** What is read from another backend, and held against Java; the other one prints what Java does, but for one thing. */
class BackendResultTest {
    private static final State STAGE = StageTree.installed().lineage("kunit").get(1);
    private static final BackendResult JAVA = BackendResult.of(StageRunner.run(Suite.IOVA, STAGE));

    private static BackendResult read(UnaryOperator<String> change) {
        return read(change, "");
    }

    private static BackendResult read(UnaryOperator<String> change, String death) {
        String log = change.apply(JAVA.log());
        return BackendResult.read(Backend.NATIVE, STAGE, Suite.IOVA, log, death, Duration.ZERO);
    }

    private static List<String> differences(BackendResult other) {
        return Agreement.differences(JAVA, other);
    }

    @Test
    void whatPrintsTheSameAgrees() {
        BackendResult same = read(log -> "Linux version 6.12\n" + log.replace("    ok 3 ", "some message\n    ok 3 "));
        assertTrue(same.passed());
        assertEquals("", same.trouble());
        assertEquals(11, same.passedCases());
        assertEquals(JAVA.checks(), same.checks());
        assertEquals(List.of(), differences(same));
    }

    @Test
    void aFailedCaseIsADifference() {
        BackendResult failed = read(log -> log.replace("    ok 7 ", "    # test_find_iova: no\n    not ok 7 ")
                .replace("\nok 1 iova", "\nnot ok 1 iova"));
        assertFalse(failed.passed());
        assertEquals("", failed.trouble());
        assertEquals(10, failed.passedCases());
        assertEquals(List.of("test_find_iova: java ok, native FAILED"), differences(failed));
    }

    @Test
    void aSkippedCaseIsADifferenceAndNoPass() {
        BackendResult skipped = read(log -> log.replace("ok 11 test_stress_random", "ok 11 test_stress_random # SKIP"));
        assertFalse(skipped.passed());
        assertEquals(List.of("test_stress_random: java ok, native skipped"), differences(skipped));
    }

    @Test
    void aRunThatBreaksOffHasItsLastCaseByPlace() {
        BackendResult crashed = read(
                log -> log.substring(0, log.indexOf("    ok 4 ")) + "last words\n", "crashed, signal 11 (SIGSEGV)");
        assertFalse(crashed.passed());
        assertEquals("crashed, signal 11 (SIGSEGV)", crashed.trouble());
        assertEquals(3, crashed.passedCases());
        KtapTest last = crashed.cases().get(3);
        assertEquals("test_top_down_preference", last.name());
        assertEquals(KtapStatus.CRASHED, last.status());
        assertEquals(List.of("last words"), last.log());
        assertEquals(
                List.of(
                        "test_top_down_preference: java ok, native CRASHED",
                        "test_limit_pfn_respected and the 6 after it: java ok, native has no result"),
                differences(crashed));
    }

    /** The document is whole; something went wrong behind it. */
    @Test
    void aDeathAfterTheLastLineIsNoPass() {
        BackendResult dead = read(log -> log, "ended with status 1");
        assertFalse(dead.passed());
        assertEquals("ended with status 1", dead.trouble());
        assertEquals(List.of(), differences(dead));
    }

    @Test
    void brokenKtapIsNoFailedCase() {
        BackendResult garbled = read(log -> log.replace("    1..11", "    1..12"));
        assertFalse(garbled.passed());
        assertTrue(garbled.trouble().startsWith("broken KTAP, line "), garbled.trouble());
        assertTrue(garbled.trouble().contains("plans 12 tests and has 11"), garbled.trouble());

        BackendResult silent = read(log -> "nothing to see\n");
        assertTrue(silent.trouble().startsWith("broken KTAP, "), silent.trouble());
        assertEquals(0, silent.passedCases());
        assertEquals(
                List.of("test_init_destroy and the 10 after it: java ok, native has no result"), differences(silent));

        BackendResult other = read(log -> log.replaceAll("(?m)(Subtest: |^ok 1 )iova$", "$1other"));
        assertEquals("broken KTAP, there is no suite iova", other.trouble());
        assertFalse(other.passed());
    }

    @Test
    void otherNamesOrderAndNumbersAreDifferences() {
        BackendResult swapped = read(log -> log.replace("ok 1 test_init_destroy", "ok 1 x")
                .replace("ok 2 test_basic_alloc_free", "ok 2 test_init_destroy"));
        assertEquals(
                List.of(
                        "case 1: java test_init_destroy, native x",
                        "case 2: java test_basic_alloc_free, native test_init_destroy"),
                differences(swapped));

        BackendResult fewer = read(log -> log.replace("    1..11", "    1..10").replaceFirst(" *ok 11 .*\n", ""));
        assertFalse(fewer.passed());
        assertEquals("", fewer.trouble());
        assertEquals(List.of("test_stress_random: java ok, native has no result"), differences(fewer));
        assertEquals(List.of("test_stress_random: java ok, native has no result"), Agreement.differences(fewer, JAVA));
    }

    @Test
    void otherNumbersOfChecksAreADifference() {
        CheckCounts checks = JAVA.checks().orElseThrow();
        BackendResult less = read(
                log -> log.replace("assertions:" + checks.assertions(), "assertions:" + (checks.assertions() - 1)));
        assertTrue(less.passed());
        assertEquals(
                List.of("checks made: java %d expectations and %d assertions, native %d expectations and %d assertions"
                        .formatted(
                                checks.expectations(),
                                checks.assertions(),
                                checks.expectations(),
                                checks.assertions() - 1)),
                differences(less));

        BackendResult untold = read(log -> log.replaceFirst("# iova: expectations.*\n", ""));
        assertEquals(Optional.empty(), untold.checks());
        assertEquals(List.of(), differences(untold));
    }

    @Test
    void whatDidNotBuildHasNoCases() {
        BackendResult missing =
                BackendResult.missing(Backend.NATIVE, STAGE, Suite.IOVA, "does not build", "error: such\n");
        assertFalse(missing.passed());
        assertEquals(List.of(), missing.cases());
        assertEquals(
                List.of("test_init_destroy and the 10 after it: java ok, native has no result"), differences(missing));
    }

    @Test
    void ktapHasAResultForEachCaseWhateverHappened() {
        BackendResult crashed = read(
                log -> log.substring(0, log.indexOf("    ok 4 ")) + "last words\n", "crashed, signal 11 (SIGSEGV)");
        String text = KtapWriter.write(BackendKtap.of(List.of(JAVA, crashed)));
        KtapDocument document = KtapParser.parse(text);
        assertEquals(List.of(), document.problems(), text);
        assertEquals(
                List.of("stage1-augmented-tree-java", "stage1-augmented-tree-native"),
                document.tests().stream().map(KtapTest::name).toList());
        KtapTest suite = document.tests().get(1).subtests().get(0);
        assertEquals(11, suite.subtests().size());
        assertEquals(3, suite.count(KtapStatus.PASSED));
        assertEquals(8, suite.count(KtapStatus.FAILED));
        assertEquals(
                "no result: crashed, signal 11 (SIGSEGV)",
                suite.subtests().get(3).comment());
        assertEquals("no result: not run", suite.subtests().get(4).comment());

        BackendResult nameless = read(log -> log.replace("ok 2 test_basic_alloc_free", "ok 2"));
        KtapDocument one = KtapParser.parse(KtapWriter.write(BackendKtap.of(List.of(nameless))));
        assertEquals(List.of(), one.problems());
        assertEquals(11, one.tests().get(0).subtests().size());
    }
}
