// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kunit.iova;

import java.util.function.Predicate;
import org.iovakit.domain.State;
import org.iovakit.kunit.SuiteResult;

/**
 * What came of a suite on one stage.
 *
 * @param stage the stage whose allocator ran
 * @param suite the results
 */
public record StageResult(State stage, SuiteResult suite) {

    /** What came of some of the cases. */
    public StageResult only(Predicate<String> cases) {
        return new StageResult(
                stage,
                new SuiteResult(
                        suite.name(),
                        suite.cases().stream()
                                .filter(each -> cases.test(each.name()))
                                .toList()));
    }

    /** The name under which reports show {@code stage}, such as {@code stage1-augmented-tree}. */
    public static String title(State stage) {
        return "stage" + stage.number() + "-" + stage.name();
    }
}
