// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kunit.backend;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.iovakit.kunit.iova.StageResult;
import org.iovakit.kunit.ktap.KtapDocument;
import org.iovakit.kunit.ktap.KtapStatus;
import org.iovakit.kunit.ktap.KtapTest;

/** Results of any backends as one KTAP document. */
public final class BackendKtap {

    /** C's names are such; broken KTAP may have others, which could not be read back. */
    private static final Pattern NAME = Pattern.compile("\\w+");

    private BackendKtap() {}

    /**
     * The document of these runs. Suites that ran on one stage and backend stand there as a kernel prints them; of
     * several stages and backends, each has a test of its own around them that is named after its stage, and after its
     * backend if there are several, since the suites' names are always the same.
     * A case without a result stands there as failed, with the reason.
     */
    public static KtapDocument of(List<BackendResult> results) {
        boolean several =
                results.stream().map(BackendResult::backend).distinct().count() > 1;
        Map<String, List<KtapTest>> suites = new LinkedHashMap<>();
        for (BackendResult result : results) {
            String title = StageResult.title(result.stage()) + (several ? "-" + result.backend() : "");
            suites.computeIfAbsent(title, first -> new ArrayList<>()).add(complete(result));
        }
        if (suites.size() == 1) {
            return new KtapDocument(suites.values().iterator().next());
        }
        List<KtapTest> tests = new ArrayList<>();
        suites.forEach((title, those) -> tests.add(new KtapTest(title, status(those), "", List.of(), those)));
        return new KtapDocument(tests);
    }

    private static KtapStatus status(List<KtapTest> suites) {
        return suites.stream()
                .map(KtapTest::status)
                .filter(status -> status == KtapStatus.FAILED)
                .findFirst()
                .orElse(suites.get(0).status());
    }

    /** The suite with a result for each of its cases. */
    private static KtapTest complete(BackendResult result) {
        List<KtapTest> cases = new ArrayList<>();
        for (KtapTest test : result.cases()) {
            boolean legible = NAME.matcher(test.name()).matches()
                    && !test.name().equals(result.suite().name());
            String name = legible ? test.name() : "case_" + (cases.size() + 1);
            cases.add(
                    test.status() == KtapStatus.CRASHED
                            ? without(name, result.trouble(), test.log())
                            : new KtapTest(name, test.status(), test.comment(), test.log(), List.of()));
        }
        for (int i = cases.size(); i < result.wanted().size(); i++) {
            cases.add(without(result.wanted().get(i), "not run", List.of()));
        }
        KtapTest suite = result.suite();
        boolean whole = result.trouble().isEmpty() && suite.status() != KtapStatus.CRASHED;
        return new KtapTest(
                suite.name(),
                whole ? suite.status() : KtapStatus.FAILED,
                whole ? suite.comment() : result.trouble(),
                suite.log(),
                cases);
    }

    private static KtapTest without(String name, String reason, List<String> log) {
        return new KtapTest(name, KtapStatus.FAILED, "no result: " + reason, log, List.of());
    }
}
