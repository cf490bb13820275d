// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.iovakit.app.gate.ShapeGate;
import org.iovakit.app.gate.SuiteGate;
import org.iovakit.app.gate.SurroundingsGate;
import org.iovakit.app.series.EditedSeries;
import org.iovakit.app.suite.SuiteTrial;
import org.iovakit.domain.State;
import org.iovakit.kunit.iova.BrokenAllocator;
import org.iovakit.kunit.iova.Suite;
import org.iovakit.oracle.BrokenRun;
import org.iovakit.oracle.Compiler;
import org.iovakit.oracle.NativeSuite;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.testing.KernelSources;
import org.iovakit.testing.OwnSeries;
import org.iovakit.testing.RequiresProgram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The suite of the second series in C: what its patches make of it is its mirror, and each case is there for something. */
@RequiresProgram(value = "gcc", debianPackage = "gcc")
class SecondSuiteTest {
    @TempDir
    Path scratch;

    private static EditedSeries second(KernelSources kernel) throws IOException, PatchGenException {
        return OwnSeries.on(kernel, "iova-aligned-order");
    }

    private static Compiler compiler() throws IOException {
        return Compiler.find(System.getenv(), Duration.ofMinutes(2));
    }

    private static NativeSuite program(EditedSeries kernels) throws IOException {
        return new NativeSuite(kernels.suiteFile(), compiler(), Console.PROGRAMS, Duration.ofMinutes(1));
    }

    @ParameterizedTest
    @EnumSource(names = {"LINUX_6_12", "LINUX_7_2"})
    void eachPatchKeepsTheSuiteInStepWithItsMirror(KernelSources kernel) throws IOException, PatchGenException {
        EditedSeries kernels = second(kernel);
        List<String> findings = new ArrayList<>();
        for (State state : kernels.lineage().states().subList(2, 5)) {
            findings.addAll(SuiteGate.findings(kernels.patches().get(state.number() - 1), Suite.IOVA_TEST, state));
            findings.addAll(ShapeGate.findings(kernels.patches().get(state.number() - 1), state));
        }
        findings.addAll(SurroundingsGate.check(kernels.suitePatch().orElseThrow(), kernels.suiteFile())
                .findings());
        assertEquals(List.of(), findings);
    }

    @Test
    void caseByCaseItFailsWithWhatNoOtherCaseFinds() throws IOException, PatchGenException {
        EditedSeries kernels = second(KernelSources.LINUX_6_12);
        for (State state : kernels.lineage().states()) {
            assertEquals(List.of(), SuiteTrial.onC(program(kernels), kernels, state));
            SortedMap<String, List<String>> all = new TreeMap<>();
            List<String> cases = Suite.IOVA_TEST.cases(state);
            for (BrokenAllocator broken : BrokenAllocator.values()) {
                all.put(broken.toString(), cases);
            }
            Set<String> foundAlone = new TreeSet<>();
            for (BrokenRun run : program(kernels).onBrokenAllocators(kernels.withSuite(state), all)) {
                if (run.failed().size() == 1) {
                    foundAlone.addAll(run.failed().keySet());
                }
            }
            assertEquals(new TreeSet<>(cases), foundAlone, state.name());
        }
    }

    /** What fails, by stage; on Java and C, which have to agree. */
    private Map<String, Set<String>> failed(String series, Suite suite) throws IOException {
        JsonNode document = new ObjectMapper()
                .readTree(new Console(scratch)
                        .run(
                                "kunit",
                                "--series",
                                series,
                                "--suite",
                                suite.toString(),
                                "--backend",
                                "native",
                                "--kernel",
                                KernelSources.LINUX_6_12.root().toString(),
                                "--format",
                                "json")
                        .out());
        Map<String, Set<String>> failed = new TreeMap<>();
        for (JsonNode result : document.get("stages")) {
            String where =
                    result.get("backend").asText() + " on " + result.get("name").asText();
            assertEquals(suite.toString(), result.get("suite").asText());
            assertFalse(result.has("trouble"), where);
            if (result.has("differences")) {
                assertEquals(0, result.get("differences").size(), where);
            }
            Set<String> names = new TreeSet<>();
            for (JsonNode test : result.get("cases")) {
                if (!test.get("status").asText().matches("success|passed|ok")) {
                    names.add(test.get("name").asText());
                }
            }
            Set<String> before = failed.putIfAbsent(result.get("name").asText(), names);
            assertEquals(before == null ? names : before, names, where);
        }
        return failed;
    }

    /**
     * Mainline remembers whatever failed, and goes on from the last range; the first series remembers what failed below 4
     * GiB, and looks at what has much room first, from two-phase-search on.
     */
    @Test
    void onTheFirstSeriesItTellsWhatEachStageDoesNotMeet() throws IOException {
        Set<String> remembered = Set.of("every_hole", "failed_alignment", "failed_limit", "limit_all_ones");
        Set<String> alsoNotHighest = new TreeSet<>(remembered);
        alsoNotHighest.add("highest");
        Map<String, Set<String>> wanted = new TreeMap<>();
        for (String stage : List.of("augmented-tree", "cache-removal", "limit-aware")) {
            wanted.put(stage, remembered);
        }
        for (String stage : List.of("mainline", "two-phase-search", "kunit")) {
            wanted.put(stage, alsoNotHighest);
        }
        assertEquals(wanted, failed("iova-augmented-rbtree/v1", Suite.IOVA_TEST));
    }

    @Test
    void eachSeriesPassesItsOwnAndTheSecondTheFirstOne() throws IOException {
        failed("iova-aligned-order/v1", Suite.IOVA_TEST)
                .forEach((stage, cases) -> assertEquals(Set.of(), cases, stage));
        failed("iova-aligned-order/v1", Suite.IOVA).forEach((stage, cases) -> assertEquals(Set.of(), cases, stage));
    }
}
