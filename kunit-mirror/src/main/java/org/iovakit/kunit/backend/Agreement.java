// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kunit.backend;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.iovakit.kunit.CheckCounts;
import org.iovakit.kunit.ktap.KtapStatus;
import org.iovakit.kunit.ktap.KtapTest;

/** Whether two backends say the same of a stage. */
public final class Agreement {

    private Agreement() {}

    /**
     * What differs between two runs on one stage: the cases, their order, their verdicts, and, where both passed and
     * both tell, how many checks they made.
     *
     * @return a line each; empty if they agree
     */
    public static List<String> differences(BackendResult one, BackendResult other) {
        List<String> differences = new ArrayList<>();
        int both = Math.min(one.cases().size(), other.cases().size());
        for (int i = 0; i < both; i++) {
            KtapTest left = one.cases().get(i);
            KtapTest right = other.cases().get(i);
            if (!left.name().equals(right.name())) {
                differences.add("case %d: %s %s, %s %s"
                        .formatted(i + 1, one.backend(), left.name(), other.backend(), right.name()));
            } else if (left.status() != right.status()) {
                differences.add("%s: %s %s, %s %s"
                        .formatted(
                                left.name(),
                                one.backend(),
                                word(left.status()),
                                other.backend(),
                                word(right.status())));
            }
        }
        addMissing(one, other, differences);
        addMissing(other, one, differences);
        Optional<CheckCounts> oneChecks = one.checks();
        Optional<CheckCounts> otherChecks = other.checks();
        if (one.passed()
                && other.passed()
                && oneChecks.isPresent()
                && otherChecks.isPresent()
                && !oneChecks.equals(otherChecks)) {
            differences.add("checks made: %s %s, %s %s"
                    .formatted(one.backend(), count(oneChecks.get()), other.backend(), count(otherChecks.get())));
        }
        return differences;
    }

    /** Adds the first of the cases that only one of the two came to. */
    private static void addMissing(BackendResult has, BackendResult hasNot, List<String> differences) {
        int first = hasNot.cases().size();
        int missing = has.cases().size() - first;
        if (missing > 0) {
            differences.add("%s%s: %s %s, %s has no result"
                    .formatted(
                            has.cases().get(first).name(),
                            missing == 1 ? "" : " and the %d after it".formatted(missing - 1),
                            has.backend(),
                            word(has.cases().get(first).status()),
                            hasNot.backend()));
        }
    }

    private static String count(CheckCounts checks) {
        return "%d expectations and %d assertions".formatted(checks.expectations(), checks.assertions());
    }

    /** A case's verdict in a word. */
    public static String word(KtapStatus status) {
        return switch (status) {
            case PASSED -> "ok";
            case FAILED -> "FAILED";
            case SKIPPED -> "skipped";
            case CRASHED -> "CRASHED";
        };
    }
}
