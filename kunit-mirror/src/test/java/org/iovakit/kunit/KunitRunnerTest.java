// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kunit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;

/** The life of a case, and how cases add up to a suite. */
class KunitRunnerTest {

    private final List<String> events = new ArrayList<>();

    private CaseResult run(ToIntFunction<Kunit> init, Consumer<Kunit> body, Consumer<Kunit> exit) {
        KunitSuite suite = new KunitSuite("suite", init, exit, List.of(new KunitCase("case", body)));
        return KunitRunner.run(suite).cases().get(0);
    }

    private CaseResult run(Consumer<Kunit> body) {
        return run(test -> 0, body, test -> events.add("exit"));
    }

    private Consumer<Kunit> event(String event) {
        return test -> events.add(event);
    }

    @Test
    void actionsRunAfterExitTheLastOneFirst() {
        CaseResult result = run(
                test -> {
                    test.addAction(() -> events.add("first action"));
                    events.add("init");
                    return 0;
                },
                test -> {
                    test.addAction(() -> events.add("second action"));
                    test.addAction(() -> events.add("third action"));
                    events.add("body");
                },
                event("exit"));

        assertEquals(List.of("init", "body", "exit", "third action", "second action", "first action"), events);
        assertEquals(KunitStatus.SUCCESS, result.status());
    }

    @Test
    void anActionMayAddAnother() {
        run(test -> {
            test.addAction(() -> events.add("outer"));
            test.addAction(() -> test.addAction(() -> events.add("inner")));
        });

        assertEquals(List.of("exit", "inner", "outer"), events);
    }

    @Test
    void cleansUpAfterAnAssertion() {
        CaseResult result = run(test -> {
            test.addAction(() -> events.add("action"));
            test.assertTrue("c", false);
            events.add("not reached");
        });

        assertEquals(List.of("exit", "action"), events);
        assertEquals(KunitStatus.FAILURE, result.status());
    }

    @Test
    void aFailingInitKeepsTheBodyFromRunning() {
        CaseResult result = run(test -> -12, event("body"), event("exit"));

        assertEquals(List.of("exit"), events);
        assertEquals(KunitStatus.FAILURE, result.status());
        assertEquals(List.of("failed to initialize: -12"), result.failures());
    }

    @Test
    void anAssertionInInitKeepsTheBodyFromRunning() {
        CaseResult result = run(
                test -> {
                    test.assertTrue("c", false);
                    return 0;
                },
                event("body"),
                event("exit"));

        assertEquals(List.of("exit"), events);
        assertEquals(KunitStatus.FAILURE, result.status());
    }

    @Test
    void anExceptionIsAFailureOfTheCase() {
        CaseResult result = run(test -> {
            test.addAction(() -> events.add("action"));
            throw new IllegalStateException("node [1, 2]\nhas no parent");
        });

        assertEquals(KunitStatus.FAILURE, result.status());
        assertEquals(1, result.failures().size());
        String failure = result.failures().get(0);
        assertTrue(
                failure.matches("try faulted: java\\.lang\\.IllegalStateException: node \\[1, 2] has no parent"
                        + " at KunitRunnerTest\\.java:[0-9]+"),
                failure);
        assertEquals(List.of("exit", "action"), events);
    }

    @Test
    void anEndlessRecursionIsAFailureOfTheCase() {
        CaseResult result = run(KunitRunnerTest::recurse);

        assertEquals(KunitStatus.FAILURE, result.status());
        String failure = result.failures().get(0);
        assertTrue(failure.startsWith("try faulted: java.lang.StackOverflowError at KunitRunnerTest.java:"), failure);
    }

    @SuppressWarnings("InfiniteRecursion")
    private static void recurse(Kunit test) {
        recurse(test);
    }

    @Test
    void skipEndsTheCase() {
        CaseResult result = run(test -> {
            test.addAction(() -> events.add("action"));
            test.skip("no such device");
            events.add("not reached");
        });

        assertEquals(KunitStatus.SKIPPED, result.status());
        assertEquals("no such device", result.statusComment());
        assertEquals(List.of("exit", "action"), events);
    }

    @Test
    void skipHidesAFailureBeforeIt() {
        CaseResult result = run(test -> {
            test.expectTrue("c", false);
            test.skip("no such device");
        });

        assertEquals(KunitStatus.SKIPPED, result.status());
        assertEquals(1, result.failures().size());
    }

    @Test
    void aFailureOfTheCleanUpOutweighsASkip() {
        CaseResult result = run(test -> {
            test.addAction(() -> test.failCurrentTest("a splat"));
            test.skip("no such device");
        });

        assertEquals(KunitStatus.FAILURE, result.status());
        assertEquals("", result.statusComment());
    }

    @Test
    void anExceptionInTheCleanUpIsAFailure() {
        CaseResult result = run(test -> {
            test.addAction(() -> events.add("not reached"));
            test.addAction(() -> {
                throw new IllegalStateException("twice freed");
            });
        });

        assertEquals(KunitStatus.FAILURE, result.status());
        assertEquals(1, result.failures().size());
        assertTrue(
                result.failures().get(0).contains("twice freed"),
                result.failures().get(0));
        assertEquals(List.of("exit"), events);
    }

    @Test
    void anAssertionInExitIsAFailure() {
        CaseResult result = run(test -> 0, event("body"), test -> test.assertTrue("c", false));

        assertEquals(KunitStatus.FAILURE, result.status());
        assertEquals(2, result.failures().size());
        assertEquals(
                "clean-up aborted, what was left of it did not run",
                result.failures().get(1));
    }

    @Test
    void aFailedCaseDoesNotKeepTheNextFromRunning() {
        SuiteResult result = KunitRunner.run(new KunitSuite(
                "suite",
                List.of(
                        new KunitCase("passes", test -> test.expectTrue("c", true)),
                        new KunitCase("fails", test -> test.assertTrue("c", false)),
                        new KunitCase("skips", test -> test.skip("why not")),
                        new KunitCase("passes_again", test -> test.expectTrue("c", true)))));

        assertEquals(
                List.of(KunitStatus.SUCCESS, KunitStatus.FAILURE, KunitStatus.SKIPPED, KunitStatus.SUCCESS),
                result.cases().stream().map(CaseResult::status).toList());
        assertEquals(KunitStatus.FAILURE, result.status());
        assertEquals(2, result.count(KunitStatus.SUCCESS));
        assertEquals(2, result.checks().expectations());
        assertEquals(1, result.checks().assertions());
    }

    @Test
    void aSuiteIsSkippedOnlyIfAllOfItIs() {
        KunitCase skipped = new KunitCase("skipped", test -> test.skip("why not"));
        KunitCase passed = new KunitCase("passed", test -> {});

        assertEquals(
                KunitStatus.SKIPPED,
                KunitRunner.run(new KunitSuite("s", List.of(skipped, skipped))).status());
        assertEquals(
                KunitStatus.SUCCESS,
                KunitRunner.run(new KunitSuite("s", List.of(skipped, passed))).status());
    }
}
