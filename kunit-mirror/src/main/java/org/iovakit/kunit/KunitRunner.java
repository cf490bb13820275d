// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kunit;

import java.util.List;

/** Runs suites, one case after the other, on the calling thread ({@code kunit_run_tests}). */
public final class KunitRunner {

    private KunitRunner() {}

    /** Runs every case of {@code suite}. */
    public static SuiteResult run(KunitSuite suite) {
        List<CaseResult> results =
                suite.cases().stream().map(testCase -> run(suite, testCase)).toList();
        return new SuiteResult(suite.name(), results);
    }

    /**
     * Runs {@code testCase} between the set-up and the clean-up of {@code suite}. Whatever it throws becomes a failure
     * of the case ({@code kunit_run_case_catch_errors}).
     */
    public static CaseResult run(KunitSuite suite, KunitCase testCase) {
        Kunit test = new Kunit(testCase.name());
        long start = System.nanoTime();
        runCase(test, suite, testCase);
        cleanUp(test, suite);
        return test.result(System.nanoTime() - start);
    }

    private static void runCase(Kunit test, KunitSuite suite, KunitCase testCase) {
        try {
            int error = suite.init().applyAsInt(test);
            if (error != 0) {
                test.err("failed to initialize: " + error);
                return;
            }
            testCase.runCase().accept(test);
        } catch (KunitAbort abort) {
            // The status of the test says why.
        } catch (OutOfMemoryError | LinkageError trouble) {
            // Of the machine: no verdict on the case.
            throw trouble;
        } catch (RuntimeException | Error fault) {
            test.err("try faulted: " + describe(fault));
        }
    }

    private static void cleanUp(Kunit test, KunitSuite suite) {
        try {
            suite.exit().accept(test);
            test.cleanup();
        } catch (KunitAbort abort) {
            test.err("clean-up aborted, what was left of it did not run");
        } catch (OutOfMemoryError | LinkageError trouble) {
            throw trouble;
        } catch (RuntimeException | Error fault) {
            test.err("clean-up faulted, what was left of it did not run: " + describe(fault));
        }
    }

    /** One line: what was thrown, and where. */
    private static String describe(Throwable fault) {
        String what =
                String.join(" ", fault.toString().lines().map(String::strip).toList());
        StackTraceElement[] frames = fault.getStackTrace();
        return frames.length == 0 ? what : what + " at " + frames[0].getFileName() + ":" + frames[0].getLineNumber();
    }
}
