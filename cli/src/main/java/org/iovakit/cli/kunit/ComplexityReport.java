// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.kunit;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.iovakit.app.JsonReport;
import org.iovakit.app.suite.Complexity;
import org.iovakit.app.suite.ComplexityResult;
import org.iovakit.cli.shared.TextTable;
import org.iovakit.kunit.backend.Agreement;
import org.iovakit.kunit.backend.Backend;
import org.iovakit.kunit.iova.StageResult;
import org.iovakit.kunit.ktap.KtapDocument;
import org.iovakit.kunit.ktap.KtapStatus;
import org.iovakit.kunit.ktap.KtapTest;

/**
 * The results of the complexity suite, as they are shown.
 *
 * @param results by backend, and of each by stage
 */
record ComplexityReport(List<ComplexityResult> results) {
    /** Whether all ran, and kept what is promised. */
    boolean passed() {
        return results.stream().allMatch(ComplexityResult::passed);
    }

    /** For people: mean costs, a column a stage. */
    String table() {
        List<String> cases = Complexity.cases();
        int width = cases.stream().mapToInt(String::length).max().orElse(0) + 2;
        List<Backend> backends =
                results.stream().map(ComplexityResult::backend).distinct().toList();
        TextTable table = new TextTable(-width, -16, 10);
        table.row(
                List.of("mean cost of an allocation", "", "ranges"),
                of(backends.get(0)),
                result -> "stage " + result.stage().number());
        for (String name : cases) {
            for (Backend backend : backends) {
                String unit = backend == Backend.KERNEL ? "ns" : "visits";
                for (int i = 0; i < Complexity.RANGES.size(); i++) {
                    int row = i;
                    table.row(
                            List.of(
                                    row == 0 && backend == backends.get(0) ? name : "",
                                    row == 0 ? backend + ", " + unit : "",
                                    Complexity.RANGES.get(row)),
                            of(backend),
                            result -> mean(result.costs(name), row));
                }
                table.row(List.of("", "", ""), of(backend), result -> word(result.test(name)));
            }
        }
        for (ComplexityResult result : results) {
            if (!result.trouble().isEmpty()) {
                table.row(title(result) + ": " + result.trouble());
            }
        }
        return table.toString();
    }

    private List<ComplexityResult> of(Backend backend) {
        return results.stream().filter(result -> result.backend() == backend).toList();
    }

    private static String mean(List<ComplexityResult.Cost> costs, int row) {
        return row < costs.size() ? "" + costs.get(row).mean() : "-";
    }

    private static String word(Optional<KtapTest> test) {
        return test.map(found -> Agreement.word(found.status())).orElse("-");
    }

    private static String title(ComplexityResult result) {
        return StageResult.title(result.stage()) + "-" + result.backend();
    }

    /** As KTAP: each run stands in a test that is named after its stage and backend. */
    KtapDocument ktap() {
        List<KtapTest> tests = new ArrayList<>();
        for (ComplexityResult result : results) {
            List<KtapTest> cases = Complexity.cases().stream()
                    .map(name -> result.test(name)
                            .filter(test -> test.status() != KtapStatus.CRASHED)
                            .orElse(new KtapTest(name, KtapStatus.FAILED, "no result", List.of(), List.of())))
                    .toList();
            KtapStatus status = result.passed() ? KtapStatus.PASSED : KtapStatus.FAILED;
            KtapTest suite = new KtapTest(Complexity.SUITE, status, result.trouble(), List.of(), cases);
            tests.add(new KtapTest(title(result), status, "", List.of(), List.of(suite)));
        }
        return new KtapDocument(tests);
    }

    /** For programs: every cost that was measured. */
    String json() {
        ObjectNode document = JsonReport.of("kunit-complexity");
        ArrayNode runs = document.putArray("runs");
        for (ComplexityResult result : results) {
            ObjectNode run = runs.addObject();
            run.put("stage", result.stage().number());
            run.put("name", result.stage().name());
            run.put("suite", Complexity.SUITE);
            run.put("backend", result.backend().toString());
            run.put("passed", result.passed());
            if (!result.trouble().isEmpty()) {
                run.put("trouble", result.trouble());
            }
            ArrayNode cases = run.putArray("cases");
            for (KtapTest test : result.suite().subtests()) {
                ObjectNode entry = cases.addObject();
                entry.put("name", test.name());
                entry.put("status", test.status().word());
                ArrayNode costs = entry.putArray("costs");
                for (ComplexityResult.Cost cost : result.costs(test.name())) {
                    costs.addObject()
                            .put("ranges", cost.ranges())
                            .put("unit", cost.unit())
                            .put("mean", cost.mean())
                            .put("worst", cost.worst());
                }
            }
        }
        return JsonReport.print(document);
    }
}
