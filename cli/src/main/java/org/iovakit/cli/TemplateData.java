// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import java.util.List;
import java.util.Map;
import org.iovakit.domain.Stage;
import org.iovakit.kunit.KunitCase;
import org.iovakit.kunit.KunitSuite;
import org.iovakit.kunit.iova.IovaSuite;

/** What the patch templates may use. */
final class TemplateData {
    private TemplateData() {}

    /**
     * The data for a series.
     *
     * @param stages the stages, by number; the suite is the same on all
     * @param testsOnStage the stage that the last patch is made for: the one right before it, unless asked otherwise
     */
    static Map<String, Object> of(List<Stage> stages, int testsOnStage) {
        KunitSuite suite = IovaSuite.of(stages.get(0));
        return Map.of(
                "suite", suite.name(),
                "cases", suite.cases().stream().map(KunitCase::name).toList(),
                "testsOnStage", testsOnStage);
    }
}
