// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kunit;

import java.util.List;

/**
 * What came of one suite.
 *
 * @param name the suite
 * @param cases its cases in the order in which they ran
 */
public record SuiteResult(String name, List<CaseResult> cases) {

    public SuiteResult {
        cases = List.copyOf(cases);
    }

    /**
     * Failure if any case failed, success if one succeeded, else skipped ({@code kunit_suite_has_succeeded}).
     */
    public KunitStatus status() {
        if (count(KunitStatus.FAILURE) > 0) {
            return KunitStatus.FAILURE;
        }
        return count(KunitStatus.SUCCESS) > 0 ? KunitStatus.SUCCESS : KunitStatus.SKIPPED;
    }

    /** Number of cases that ended with {@code status}. */
    public int count(KunitStatus status) {
        return (int) cases.stream().filter(result -> result.status() == status).count();
    }

    /** The checks that all cases executed. */
    public Checks checks() {
        return Checks.sum(cases.stream().map(CaseResult::checks).toList());
    }

    /** Wall time of all cases, in nanoseconds. */
    public long nanos() {
        return cases.stream().mapToLong(CaseResult::nanos).sum();
    }
}
