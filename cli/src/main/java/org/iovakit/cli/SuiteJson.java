// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import org.iovakit.kunit.CaseResult;
import org.iovakit.kunit.iova.StageResult;

/** Suite results for programs. */
final class SuiteJson {
    private SuiteJson() {}

    static String of(List<StageResult> results) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        ArrayNode stages = document.putArray("stages");
        for (StageResult result : results) {
            ObjectNode stage = stages.addObject();
            stage.put("stage", result.stage().number());
            stage.put("name", result.stage().name());
            stage.put("suite", result.suite().name());
            stage.put("backend", "java");
            stage.put("passed", Verdict.passed(result));
            result.suite().cases().forEach(c -> put(c, stage.withArray("cases").addObject()));
        }
        return document.toPrettyString() + "\n";
    }

    private static void put(CaseResult result, ObjectNode json) {
        json.put("name", result.name());
        json.put("status", result.status().name().toLowerCase(Locale.ROOT));
        json.put("expectations", result.checks().expectations());
        json.put("assertions", result.checks().assertions());
        json.put("nanoseconds", result.nanos());
        result.diagnostics().forEach(json.putArray("diagnostics")::add);
        result.failures().forEach(json.putArray("failures")::add);
    }
}
