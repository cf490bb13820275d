// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.iovakit.app.series.EditedSeries;
import org.iovakit.domain.StageTree;
import org.iovakit.oracle.Compiler;
import org.iovakit.oracle.Replayers;
import org.iovakit.testing.KernelSources;
import org.iovakit.testing.OwnSeries;
import org.iovakit.testing.Requirements;
import org.iovakit.trace.TraceWriter;
import org.iovakit.trace.scenario.Scenario;
import org.iovakit.trace.scenario.ScenarioCost;
import org.iovakit.trace.scenario.Scenarios;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The table of costs in the kernel's own C, as the patches leave it: counted by the C, and read from what it writes. The
 * Java of each stage has the same costs.
 */
class ScenarioCostInCTest {
    private static final long MILLION = 1_000_000;
    private static final int ROUNDS = 20;

    @TempDir
    static Path scratch;

    private static final Map<String, ScenarioCost> MEASURED = new HashMap<>();

    private static EditedSeries kernels;
    private static Replayers replayers;

    @BeforeAll
    static void editTheKernel() throws Exception {
        Requirements.program("gcc", "gcc");
        replayers = new Replayers(
                Compiler.find(System.getenv(), Duration.ofMinutes(2)), Console.PROGRAMS.resolve("iovakit/programs"));
        kernels = OwnSeries.on(KernelSources.LINUX_6_12, "iova-augmented-rbtree");
    }

    /** The first scenario is told by its worst request, the second by the mean of all twenty, rounded down. */
    @ParameterizedTest
    @CsvSource({
        "0, linear-search, worst, 500000",
        "1, linear-search, worst, 73",
        "2, linear-search, worst, 73",
        "3, linear-search, worst, 73",
        "4, linear-search, worst, 73",
        "5, linear-search, worst, 73",
        "0, 32bit-in-64bit, mean, 25001",
        "1, 32bit-in-64bit, mean, 500008",
        "2, 32bit-in-64bit, mean, 500008",
        "3, 32bit-in-64bit, mean, 40",
        "4, 32bit-in-64bit, mean, 40",
        "5, 32bit-in-64bit, mean, 40",
    })
    void costsWhatTheTableSays(int stage, String title, String statistic, long visits) throws Exception {
        Scenario scenario = Scenarios.get(title);
        ScenarioCost cost = costInC(stage, scenario, MILLION);
        assertEquals(visits, statistic.equals("worst") ? cost.worst() : cost.mean());
        assertEquals(
                cost,
                ScenarioCost.measure(StageTree.installed().lineage("kunit").get(stage), scenario.trace(MILLION)),
                "the Java");
    }

    /** A thousand times the ranges are twice the levels. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void theLinearSearchGrowsLikeTheLogarithm(int stage) throws Exception {
        long few = costInC(stage, Scenarios.LINEAR_SEARCH, 1000).worst();
        long many = costInC(stage, Scenarios.LINEAR_SEARCH, MILLION).worst();
        assertTrue(2 * many <= 5 * few, () -> "stage " + stage + ": " + few + " visits at 10^3, " + many + " at 10^6");
    }

    /** Measures, once. */
    private static ScenarioCost costInC(int stage, Scenario scenario, long ranges)
            throws IOException, InterruptedException {
        String key = stage + " " + scenario + " " + ranges;
        if (!MEASURED.containsKey(key)) {
            MEASURED.put(key, measureInC(stage, scenario, ranges));
        }
        return MEASURED.get(key);
    }

    private static ScenarioCost measureInC(int stage, Scenario scenario, long ranges)
            throws IOException, InterruptedException {
        Path trace = scratch.resolve(scenario.name() + "-" + ranges + ".trace");
        if (!Files.exists(trace)) {
            try (BufferedWriter out = Files.newBufferedWriter(trace)) {
                TraceWriter.write(scenario.trace(ranges), out);
            }
        }
        Path program = replayers.replayer(kernels.at(kernels.lineage().states().get(stage)), Replayers.Kind.COUNTING);
        Process process = new ProcessBuilder(program.toString())
                .redirectInput(trace.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        // The measured requests are the last.
        long[] visits = new long[ROUNDS];
        long requests = 0;
        try (BufferedReader results = new BufferedReader(new InputStreamReader(process.getInputStream(), US_ASCII))) {
            for (String line = results.readLine(); line != null; line = results.readLine()) {
                int at = line.indexOf(" visits=");
                if (at >= 0) {
                    assertTrue(line.startsWith("took "), line);
                    visits[(int) (requests++ % ROUNDS)] = Long.parseLong(line.substring(at + 8));
                }
            }
        }
        assertEquals(0, process.waitFor());
        assertEquals(ranges + ROUNDS, requests);
        return new ScenarioCost(
                Arrays.stream(visits).max().orElseThrow(), Arrays.stream(visits).sum() / ROUNDS);
    }
}
