// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.iovakit.kunit.CaseResult;
import org.iovakit.kunit.KunitStatus;
import org.iovakit.kunit.iova.StageResult;

/** Suite results in the form that templates and JSON take. Durations are left out: they differ from run to run. */
final class Proof {
    private Proof() {}

    static List<Map<String, Object>> of(List<StageResult> results) {
        List<Map<String, Object>> stages = new ArrayList<>();
        for (StageResult result : results) {
            Map<String, Object> suite = new LinkedHashMap<>();
            suite.put("suite", result.suite().name());
            suite.put("backend", "java");
            suite.put("passed", result.suite().count(KunitStatus.SUCCESS));
            suite.put("cases", result.suite().cases().size());
            suite.put("expectations", result.suite().checks().expectations());
            suite.put("assertions", result.suite().checks().assertions());
            suite.put("results", result.suite().cases().stream().map(Proof::of).toList());
            Map<String, Object> stage = new LinkedHashMap<>();
            stage.put("stage", result.stage().number());
            stage.put("name", result.stage().name());
            stage.put("suites", List.of(suite));
            stages.add(stage);
        }
        return stages;
    }

    private static Map<String, Object> of(CaseResult result) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("case", result.name());
        entry.put("status", result.status().name().toLowerCase(Locale.ROOT));
        entry.put("expectations", result.checks().expectations());
        entry.put("assertions", result.checks().assertions());
        return entry;
    }
}
