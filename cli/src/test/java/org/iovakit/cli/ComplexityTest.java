// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.iovakit.cli.shared.ExitCode;
import org.iovakit.domain.StageTree;
import org.iovakit.domain.State;
import org.iovakit.kunit.ktap.KtapDocument;
import org.iovakit.kunit.ktap.KtapParser;
import org.iovakit.kunit.ktap.KtapStatus;
import org.iovakit.testing.KernelSources;
import org.iovakit.testing.RequiresProgram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComplexityTest {
    @TempDir
    Path scratch;

    @Test
    void theFirstPatchCuresTheLinearSearchAndTheThirdWhatTheFirstMadeWorse() throws IOException {
        Console.Result result = new Console(scratch)
                .run("kunit", "--suite", "complexity", "--format", "json")
                .expect(ExitCode.CLEAN);
        JsonNode runs = new ObjectMapper().readTree(result.out()).get("runs");
        assertEquals(6, runs.size());
        long[][] most = new long[6][2];
        for (JsonNode run : runs) {
            for (int scenario = 0; scenario < 2; scenario++) {
                JsonNode cost = run.get("cases").get(scenario).get("costs").get(2);
                assertEquals("visits", cost.get("unit").asText());
                most[run.get("stage").asInt()][scenario] = cost.get("mean").asLong();
            }
        }
        assertTrue(most[0][0] >= 100 * most[1][0]);
        assertTrue(most[1][1] >= 10 * most[0][1]);
        assertTrue(most[2][1] >= 100 * most[3][1]);
    }

    @Test
    void aStageThatBreaksItsPromiseFails() {
        List<State> stages = new ArrayList<>(StageTree.installed().lineage("kunit"));
        stages.set(1, stages.get(1).loading(stages.get(0)::load));
        Console.Result result = new Console(scratch)
                .stages(stages)
                .run("kunit", "--suite", "complexity", "--format", "ktap")
                .expect(ExitCode.FOUND);
        KtapDocument document = KtapParser.parse(result.out());
        assertTrue(document.isWellFormed(), result.out());
        assertEquals(1, document.count(KtapStatus.FAILED));
        assertEquals(KtapStatus.PASSED, document.tests().get(0).status());
        assertTrue(result.out().contains("not ok 1 test_linear_search"), result.out());
    }

    @Test
    @RequiresProgram(value = "gcc", debianPackage = "gcc")
    void theTwinCostsWhatJavaCosts() throws IOException {
        Path kernel = scratch.resolve("linux");
        KernelSources.LINUX_6_12.copyTo(kernel);
        Console.Result result = new Console(scratch)
                .run(
                        "kunit",
                        "--suite",
                        "complexity",
                        "--backend",
                        "native",
                        "--stage",
                        "3",
                        "--format",
                        "json",
                        "--kernel",
                        kernel.toString())
                .expect(ExitCode.CLEAN);
        JsonNode runs = new ObjectMapper().readTree(result.out()).get("runs");
        assertEquals("java", runs.get(0).get("backend").asText());
        assertEquals("native", runs.get(1).get("backend").asText());
        assertEquals(runs.get(0).get("cases"), runs.get(1).get("cases"));
    }
}
