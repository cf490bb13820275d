// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kunit.iova;

import java.util.List;
import org.iovakit.domain.Stage;
import org.iovakit.kunit.KtapReport;
import org.iovakit.kunit.SuiteResult;
import org.iovakit.kunit.ktap.KtapDocument;
import org.iovakit.kunit.ktap.KtapTest;

/**
 * What came of the suite on one stage.
 *
 * @param stage the stage whose allocator ran
 * @param suite the results
 */
public record StageResult(Stage stage, SuiteResult suite) {

    /** The name under which reports show {@code stage}, such as {@code stage1-augmented-tree}. */
    public static String title(Stage stage) {
        return "stage" + stage.number() + "-" + stage.name();
    }

    /**
     * The document of these runs. One run gives what a kernel prints; of several each stands in a test of its own that
     * is named after its stage, since the suite's name is always the same.
     */
    public static KtapDocument ktap(List<StageResult> results) {
        List<KtapTest> tests = results.stream()
                .map(results.size() == 1 ? StageResult::toKtap : StageResult::toNestedKtap)
                .toList();
        return new KtapDocument(tests);
    }

    private KtapTest toKtap() {
        return KtapReport.of(suite);
    }

    private KtapTest toNestedKtap() {
        KtapTest nested = toKtap();
        return new KtapTest(title(stage), nested.status(), "", List.of(), List.of(nested));
    }
}
