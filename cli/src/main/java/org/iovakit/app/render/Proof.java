// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.render;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.iovakit.app.suite.KernelProof;
import org.iovakit.app.suite.RangeSize;
import org.iovakit.domain.State;
import org.iovakit.kunit.CaseResult;
import org.iovakit.kunit.KunitStatus;
import org.iovakit.kunit.backend.BackendResult;
import org.iovakit.kunit.iova.StageResult;
import org.iovakit.kunit.ktap.KtapTest;

/** Suite results in the form that templates and JSON take. Durations are left out: they differ from run to run. */
final class Proof {
    private Proof() {}

    static List<Map<String, Object>> of(List<StageResult> results, ProofOnC inC) {
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
            List<Map<String, Object>> suites = new ArrayList<>(List.of(suite));
            stage.put("suites", suites);
            add(result.stage(), inC, stage, suites);
            stages.add(stage);
        }
        return stages;
    }

    private static void add(State stage, ProofOnC proof, Map<String, Object> entry, List<Map<String, Object>> suites) {
        proof.results().stream()
                .filter(result -> result.stage().equals(stage))
                .map(Proof::of)
                .forEach(suites::add);
        proof.sizes().stream().filter(size -> size.stage().equals(stage)).forEach(size -> entry.put("range", of(size)));
    }

    /** What the booted kernels were, and how they were made. */
    static Map<String, Object> of(KernelProof proof) {
        Map<String, Object> kernel = new LinkedHashMap<>();
        kernel.put("version", proof.version());
        kernel.put("architecture", "um");
        kernel.put("configuration", proof.configuration());
        kernel.put("compiler", proof.compiler());
        kernel.put("booted", proof.results().size());
        kernel.put(
                "passed",
                proof.results().stream().mapToInt(BackendResult::passedCases).sum());
        kernel.put(
                "cases",
                proof.results().stream()
                        .mapToInt(result -> result.cases().size())
                        .sum());
        return kernel;
    }

    private static Map<String, Object> of(BackendResult result) {
        Map<String, Object> suite = new LinkedHashMap<>();
        suite.put("suite", result.suite().name());
        suite.put("backend", result.backend().toString());
        suite.put("passed", result.passedCases());
        suite.put("cases", result.cases().size());
        result.checks().ifPresent(checks -> {
            suite.put("expectations", checks.expectations());
            suite.put("assertions", checks.assertions());
        });
        suite.put("results", result.cases().stream().map(Proof::of).toList());
        return suite;
    }

    private static Map<String, Object> of(KtapTest test) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("case", test.name());
        entry.put("status", test.status().word());
        return entry;
    }

    /** In bytes, but for the number of cache lines. */
    private static Map<String, Object> of(RangeSize size) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("struct_iova", size.c().bytes());
        entry.put("slab_object", size.c().slabBytes());
        entry.put("cache_lines", size.c().cacheLines());
        entry.put("java_node", size.javaBytes());
        return entry;
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
