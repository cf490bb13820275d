// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kunit.iova;

import org.iovakit.domain.State;
import org.iovakit.kunit.SuiteResult;

/**
 * What came of a suite on one stage.
 *
 * @param stage the stage whose allocator ran
 * @param suite the results
 */
public record StageResult(State stage, SuiteResult suite) {

    /** The name under which reports show {@code stage}, such as {@code stage1-augmented-tree}. */
    public static String title(State stage) {
        return "stage" + stage.number() + "-" + stage.name();
    }
}
