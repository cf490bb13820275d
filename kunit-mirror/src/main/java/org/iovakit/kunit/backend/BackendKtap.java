// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kunit.backend;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.iovakit.kunit.KunitCase;
import org.iovakit.kunit.iova.IovaSuite;
import org.iovakit.kunit.iova.StageResult;
import org.iovakit.kunit.ktap.KtapDocument;
import org.iovakit.kunit.ktap.KtapStatus;
import org.iovakit.kunit.ktap.KtapTest;

/** Results of any backends as one KTAP document. */
public final class BackendKtap {

    /** C's names are such; broken KTAP may have others, which could not be read back. */
    private static final Pattern NAME = Pattern.compile("(?!iova$)\\w+");

    private BackendKtap() {}

    /**
     * The document of these runs. One run gives what a kernel prints; of several each stands in a test of its own that
     * is named after its stage, and after its backend if there are several, since the suite's name is always the same.
     * A case without a result stands there as failed, with the reason.
     */
    public static KtapDocument of(List<BackendResult> results) {
        if (results.size() == 1) {
            return new KtapDocument(List.of(complete(results.get(0))));
        }
        boolean several =
                results.stream().map(BackendResult::backend).distinct().count() > 1;
        List<KtapTest> tests = new ArrayList<>();
        for (BackendResult result : results) {
            KtapTest suite = complete(result);
            String title = StageResult.title(result.stage()) + (several ? "-" + result.backend() : "");
            tests.add(new KtapTest(title, suite.status(), "", List.of(), List.of(suite)));
        }
        return new KtapDocument(tests);
    }

    /** The suite with a result for each of its cases. */
    private static KtapTest complete(BackendResult result) {
        List<KtapTest> cases = new ArrayList<>();
        for (KtapTest test : result.cases()) {
            String name = NAME.matcher(test.name()).matches() ? test.name() : "case_" + (cases.size() + 1);
            cases.add(
                    test.status() == KtapStatus.CRASHED
                            ? without(name, result.trouble(), test.log())
                            : new KtapTest(name, test.status(), test.comment(), test.log(), List.of()));
        }
        List<KunitCase> mirror = IovaSuite.of(result.stage()).cases();
        for (int i = cases.size(); i < mirror.size(); i++) {
            cases.add(without(mirror.get(i).name(), "not run", List.of()));
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
