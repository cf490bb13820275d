// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.suite;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.iovakit.app.NotProvenException;
import org.iovakit.kunit.backend.Agreement;
import org.iovakit.kunit.backend.Backend;
import org.iovakit.kunit.backend.BackendResult;
import org.iovakit.kunit.iova.StageResult;
import org.iovakit.kunit.ktap.KtapStatus;
import org.iovakit.kunit.ktap.KtapTest;

/** What suite results come to. A case that was skipped proves nothing, so a stage passes only if every case did. */
public final class Verdict {
    /** The last lines of a log tell why a run ended; it may have any number of them. */
    private static final int SHOWN_LINES = 60;

    private Verdict() {}

    static boolean passed(List<BackendResult> results) {
        return results.stream().allMatch(BackendResult::passed);
    }

    /** {@code 22 of 22 passed}. */
    public static String counts(List<BackendResult> results) {
        int passed = results.stream().mapToInt(BackendResult::passedCases).sum();
        int cases = results.stream().mapToInt(result -> result.wanted().size()).sum();
        return passed + " of " + cases + " passed";
    }

    /** A line a stage: {@code stage 1  augmented-tree  11 of 11 passed}. */
    public static String summary(List<BackendResult> results) {
        StringBuilder text = new StringBuilder();
        for (BackendResult result : results) {
            text.append(String.format(
                    Locale.ROOT,
                    "stage %d  %-18s %s%n",
                    result.stage().number(),
                    result.stage().name(),
                    counts(List.of(result))));
        }
        return text.toString();
    }

    /** Lets pass results of which each has passed. */
    public static void requirePassed(List<BackendResult> results) throws NotProvenException {
        if (!passed(results)) {
            throw NotProvenException.byLog(
                    failures(results), counts(results) + ": no email is written from a stage that did not pass");
        }
    }

    /**
     * Why cases did not pass: a line each with stage and case, and the case's own lines below it. Where a run broke off,
     * the reason and the last lines of its log.
     */
    public static String failures(List<BackendResult> results) {
        StringBuilder text = new StringBuilder();
        for (BackendResult result : results) {
            for (KtapTest test : result.cases()) {
                if (test.status() == KtapStatus.FAILED || test.status() == KtapStatus.SKIPPED) {
                    text.append(title(result))
                            .append(' ')
                            .append(test.name())
                            .append(test.status() == KtapStatus.SKIPPED ? ": skipped " + test.comment() : ": failed")
                            .append('\n');
                    String prefix = "^# " + Pattern.quote(test.name()) + ": ";
                    test.log()
                            .forEach(line -> text.append("    ")
                                    .append(line.replaceFirst(prefix, ""))
                                    .append('\n'));
                }
            }
            if (!result.trouble().isEmpty()) {
                text.append(title(result))
                        .append(": ")
                        .append(result.trouble())
                        .append('\n')
                        .append(log(result, "    "));
            }
        }
        return text.toString();
    }

    private static String title(BackendResult result) {
        String stage = StageResult.title(result.stage());
        return result.backend() == Backend.JAVA ? stage : stage + " " + result.backend();
    }

    /** What others say otherwise than Java, stage by stage, with the logs of both; empty if there is nothing. */
    public static String disagreements(List<BackendResult> java, List<BackendResult> others) {
        StringBuilder text = new StringBuilder();
        for (BackendResult other : others) {
            BackendResult mirror = java.stream()
                    .filter(result -> result.stage().equals(other.stage()))
                    .findFirst()
                    .orElseThrow();
            List<String> differences = Agreement.differences(mirror, other);
            if (!differences.isEmpty()) {
                text.append("iovakit: ")
                        .append(StageResult.title(other.stage()))
                        .append(": java and ")
                        .append(other.backend())
                        .append(" disagree\n");
                differences.forEach(line -> text.append("    ").append(line).append('\n'));
                for (BackendResult side : List.of(mirror, other)) {
                    text.append("  ")
                            .append(side.backend())
                            .append(side.trouble().isEmpty() ? "" : ", " + side.trouble())
                            .append(":\n")
                            .append(log(side, "    "));
                }
            }
        }
        return text.toString();
    }

    private static String log(BackendResult result, String indent) {
        List<String> lines = result.log().lines().toList();
        int skipped = Math.max(0, lines.size() - SHOWN_LINES);
        StringBuilder text = new StringBuilder();
        if (skipped > 0) {
            text.append(indent).append("(").append(skipped).append(" lines before)\n");
        }
        lines.stream()
                .skip(skipped)
                .forEach(line -> text.append(indent).append(line).append('\n'));
        return text.toString();
    }
}
