// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import java.util.List;
import java.util.Locale;
import org.iovakit.kunit.CaseResult;
import org.iovakit.kunit.KunitStatus;
import org.iovakit.kunit.iova.StageResult;

/** What suite results come to. A case that was skipped proves nothing, so a stage passes only if every case did. */
final class Verdict {
    private Verdict() {}

    static boolean passed(List<StageResult> results) {
        return results.stream().allMatch(Verdict::passed);
    }

    static boolean passed(StageResult result) {
        return passedCases(result) == result.suite().cases().size();
    }

    static int passedCases(StageResult result) {
        return result.suite().count(KunitStatus.SUCCESS);
    }

    /** {@code 22 of 22 passed}. */
    static String counts(List<StageResult> results) {
        int passed = results.stream().mapToInt(Verdict::passedCases).sum();
        int cases = results.stream().mapToInt(r -> r.suite().cases().size()).sum();
        return passed + " of " + cases + " passed";
    }

    /** A line a stage: {@code stage 1  augmented-tree  11 of 11 passed}. */
    static String summary(List<StageResult> results) {
        StringBuilder text = new StringBuilder();
        for (StageResult result : results) {
            text.append(String.format(
                    Locale.ROOT,
                    "stage %d  %-18s %s%n",
                    result.stage().number(),
                    result.stage().name(),
                    counts(List.of(result))));
        }
        return text.toString();
    }

    /** Says why no email is written. */
    static void refuse(Environment environment, List<StageResult> results) {
        environment.err().print(failures(results));
        environment.say(counts(results) + ": no email is written from a stage that did not pass");
    }

    /** Why cases did not pass: a line each with stage and case, and the case's own lines below it. */
    static String failures(List<StageResult> results) {
        StringBuilder text = new StringBuilder();
        for (StageResult result : results) {
            for (CaseResult c : result.suite().cases()) {
                if (c.status() != KunitStatus.SUCCESS) {
                    text.append(StageResult.title(result.stage()))
                            .append(' ')
                            .append(c.name())
                            .append(c.status() == KunitStatus.SKIPPED ? ": skipped " + c.statusComment() : ": failed")
                            .append('\n');
                    c.log()
                            .forEach(message -> message.text()
                                    .lines()
                                    .forEach(line ->
                                            text.append("    ").append(line).append('\n')));
                }
            }
        }
        return text.toString();
    }
}
