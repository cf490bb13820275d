// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kunit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.iovakit.kunit.ktap.KtapStatus;
import org.iovakit.kunit.ktap.KtapTest;

/** Turns results into KTAP with the diagnostics that KUnit prints. */
public final class KtapReport {

    private static final Pattern CHECKS = Pattern.compile("# .*: expectations:(\\d{1,9}) assertions:(\\d{1,9})");

    private KtapReport() {}

    /**
     * The test that stands for a suite and holds its cases. Its log has KUnit's totals and, as the one line that a
     * kernel does not print, how many checks were executed.
     */
    public static KtapTest of(SuiteResult suite) {
        List<String> log = new ArrayList<>();
        Checks checks = suite.checks();
        log.add("# %s: expectations:%s assertions:%s"
                .formatted(suite.name(), checks.expectations(), checks.assertions()));
        if (suite.cases().size() > 1) {
            log.add("# %s: %s".formatted(suite.name(), totals(suite)));
            log.add("# Totals: " + totals(suite));
        }
        List<KtapTest> cases = suite.cases().stream().map(KtapReport::of).toList();
        return new KtapTest(suite.name(), of(suite.status()), "", log, cases);
    }

    /** The checks of a suite as its log has them, if it has. */
    public static Optional<CheckCounts> checks(KtapTest suite) {
        return suite.log().stream()
                .map(CHECKS::matcher)
                .filter(Matcher::matches)
                .map(counts -> new CheckCounts(Integer.parseInt(counts.group(1)), Integer.parseInt(counts.group(2))))
                .findFirst();
    }

    private static KtapTest of(CaseResult result) {
        List<String> log = result.log().stream()
                .flatMap(message ->
                        "# %s: %s".formatted(result.name(), message.text()).lines())
                .toList();
        return new KtapTest(result.name(), of(result.status()), result.statusComment(), log, List.of());
    }

    private static KtapStatus of(KunitStatus status) {
        return switch (status) {
            case SUCCESS -> KtapStatus.PASSED;
            case FAILURE -> KtapStatus.FAILED;
            case SKIPPED -> KtapStatus.SKIPPED;
        };
    }

    private static String totals(SuiteResult suite) {
        return "pass:%s fail:%s skip:%s total:%s"
                .formatted(
                        suite.count(KunitStatus.SUCCESS),
                        suite.count(KunitStatus.FAILURE),
                        suite.count(KunitStatus.SKIPPED),
                        suite.cases().size());
    }
}
