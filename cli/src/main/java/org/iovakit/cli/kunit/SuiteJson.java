// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.kunit;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import org.iovakit.app.JsonReport;
import org.iovakit.app.suite.RangeSize;
import org.iovakit.app.suite.SuiteReport;
import org.iovakit.kunit.CaseResult;
import org.iovakit.kunit.backend.Agreement;
import org.iovakit.kunit.backend.BackendResult;
import org.iovakit.kunit.iova.StageResult;
import org.iovakit.kunit.ktap.KtapTest;

/** Suite results for programs. */
public final class SuiteJson {
    private SuiteJson() {}

    /** An entry a suite, stage and backend; disagreements and sizes only if another backend than Java ran. */
    static String of(List<SuiteReport> reports) {
        ObjectNode document = JsonReport.of("kunit");
        ArrayNode stages = document.putArray("stages");
        reports.forEach(report -> put(report, stages));
        List<RangeSize> known = reports.get(0).inC().sizes();
        if (!known.isEmpty()) {
            ArrayNode sizes = document.putArray("sizes");
            known.forEach(size -> put(size, sizes.addObject()));
        }
        return JsonReport.print(document);
    }

    private static void put(SuiteReport report, ArrayNode stages) {
        for (StageResult result : report.java()) {
            BackendResult mirror = BackendResult.of(result);
            ObjectNode stage = put(mirror, stages.addObject());
            result.suite().cases().forEach(c -> put(c, stage.withArray("cases").addObject()));
            for (BackendResult other : report.others()) {
                if (other.stage().equals(result.stage())) {
                    put(mirror, other, stages.addObject());
                }
            }
        }
    }

    private static ObjectNode put(BackendResult result, ObjectNode json) {
        json.put("stage", result.stage().number());
        json.put("name", result.stage().name());
        json.put("suite", result.suite().name());
        json.put("backend", result.backend().toString());
        return json.put("passed", result.passed());
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

    /** A backend that tells no more of a case than KTAP does. */
    private static void put(BackendResult mirror, BackendResult result, ObjectNode json) {
        put(result, json);
        Agreement.differences(mirror, result).forEach(json.putArray("differences")::add);
        if (!result.trouble().isEmpty()) {
            json.put("trouble", result.trouble());
            json.put("log", result.log());
        }
        result.checks()
                .ifPresent(checks ->
                        json.put("expectations", checks.expectations()).put("assertions", checks.assertions()));
        json.put("nanoseconds", result.time().toNanos());
        ArrayNode cases = json.putArray("cases");
        for (KtapTest test : result.cases()) {
            ObjectNode entry = cases.addObject();
            entry.put("name", test.name());
            entry.put("status", test.status().word());
            test.log().forEach(entry.putArray("log")::add);
        }
    }

    private static void put(RangeSize size, ObjectNode json) {
        json.put("stage", size.stage().number());
        json.put("struct_iova", size.c().bytes());
        json.put("slab_object", size.c().slabBytes());
        json.put("cache_lines", size.c().cacheLines());
        json.put("java_node", size.javaBytes());
    }
}
