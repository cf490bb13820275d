// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.render;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.iovakit.app.suite.KernelProof;
import org.iovakit.app.suite.ProofOnC;
import org.iovakit.app.suite.RangeSize;
import org.iovakit.domain.State;
import org.iovakit.kunit.CheckCounts;
import org.iovakit.kunit.KunitStatus;
import org.iovakit.kunit.SuiteResult;
import org.iovakit.kunit.backend.BackendResult;
import org.iovakit.kunit.iova.StageResult;
import org.iovakit.patchgen.proof.Validation;

/** Suite results, as they are written down. */
final class Proof {
    private Proof() {}

    static List<Validation.StageProof> of(List<StageResult> results, ProofOnC inC) {
        List<Validation.StageProof> stages = new ArrayList<>();
        for (StageResult result : results) {
            State stage = result.stage();
            List<Validation.SuiteProof> suites = new ArrayList<>(List.of(java(result.suite())));
            inC.results().stream()
                    .filter(other -> other.stage().equals(stage))
                    .map(Proof::of)
                    .forEach(suites::add);
            Map<String, Integer> range = inC.sizes().stream()
                    .filter(size -> size.stage().equals(stage))
                    .findFirst()
                    .map(Proof::of)
                    .orElse(null);
            stages.add(new Validation.StageProof(stage.number(), stage.name(), suites, range));
        }
        return stages;
    }

    private static Validation.SuiteProof java(SuiteResult suite) {
        return new Validation.SuiteProof(
                suite.name(),
                "java",
                suite.count(KunitStatus.SUCCESS),
                suite.cases().size(),
                suite.checks().expectations(),
                suite.checks().assertions(),
                suite.cases().stream()
                        .map(result -> new Validation.CaseProof(
                                result.name(),
                                result.status().name().toLowerCase(Locale.ROOT),
                                result.checks().expectations(),
                                result.checks().assertions()))
                        .toList());
    }

    private static Validation.SuiteProof of(BackendResult result) {
        Optional<CheckCounts> checks = result.checks();
        return new Validation.SuiteProof(
                result.suite().name(),
                result.backend().toString(),
                result.passedCases(),
                result.cases().size(),
                checks.map(CheckCounts::expectations).orElse(null),
                checks.map(CheckCounts::assertions).orElse(null),
                result.cases().stream()
                        .map(test -> new Validation.CaseProof(
                                test.name(), test.status().word(), null, null))
                        .toList());
    }

    /** What the booted kernels were, and how they were made. */
    static Validation.Kernel of(KernelProof proof) {
        return new Validation.Kernel(
                proof.version(),
                "um",
                proof.configuration(),
                proof.compiler(),
                proof.results().size(),
                proof.results().stream().mapToInt(BackendResult::passedCases).sum(),
                proof.results().stream()
                        .mapToInt(result -> result.cases().size())
                        .sum());
    }

    /** In bytes, but for the number of cache lines. */
    private static Map<String, Integer> of(RangeSize size) {
        Map<String, Integer> range = new LinkedHashMap<>();
        range.put("struct_iova", size.c().bytes());
        range.put("slab_object", size.c().slabBytes());
        range.put("cache_lines", size.c().cacheLines());
        range.put("java_node", size.javaBytes());
        return range;
    }
}
