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
import org.iovakit.trace.scenario.Scenario;
import org.iovakit.trace.scenario.Scenarios;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MatrixCommandTest {
    @TempDir
    Path scratch;

    @Test
    void aRegressionAndItsCureAreInTheTable() {
        List<String> lines = new Console(scratch)
                .run("diff", "--matrix", "--scenario", "32bit-in-64bit")
                .expect(ExitCode.FOUND)
                .out()
                .lines()
                .toList();
        assertTrue(
                lines.contains("32bit-in-64bit          ..-./..-.  ..../..-.  ..++/..++  ..../..++  ..../..++"),
                lines::toString);
        assertTrue(lines.contains("32bit-in-64bit, visits: worse at stages 1, 2 than at stage 0"), lines::toString);
        assertTrue(lines.contains("    stage 0  mean 201.0, worst 4001"), lines::toString);
        assertEquals(
                List.of(),
                lines.stream()
                        .filter(line -> !line.matches("[ -~]{0,80}") || line.endsWith(" "))
                        .toList(),
                "an email's lines");
    }

    @Test
    void nothingWorseIsSaidAndIsClean() {
        String out = new Console(scratch)
                .run("diff", "--matrix", "--scenario", "linear-search")
                .expect(ExitCode.CLEAN)
                .out();
        assertTrue(out.endsWith("\nNo stage is worse.\n"), out);
    }

    @Test
    void aScenarioPlaysWithAsManyRangesAsItTakes() {
        Console console = new Console(scratch);
        String out = console.run("diff", "--matrix", "--scenario", "pci-32bit-workaround", "--ranges", "500,60000")
                .expect(ExitCode.CLEAN)
                .out();
        assertTrue(out.contains("\n    0  16000   16020      20 "), out);
        console.run("diff", "--matrix", "--ranges", "20000,60000")
                .expectRefusal("--ranges: pci-32bit-workaround takes 16000 at most");
        console.run("diff", "--matrix", "--ranges", "20,60000").expectRefusal("--ranges: ", "from 40 to ", "not 20");
    }

    @Test
    void programsGetTheSameFigures() throws IOException {
        SeriesCopy series = new SeriesCopy(scratch.resolve("home"));
        series.edit(1, "series.yaml", "(?s)  - 0002.*", "");
        Console.Result result = new Console(scratch)
                .home(series.home())
                .run("diff", "--matrix", "--scenario", "32bit-in-64bit", "--format", "json")
                .expect(ExitCode.FOUND);
        JsonNode document = new ObjectMapper().readTree(result.out());
        JsonNode stages = document.get("scenarios").get(0).get("stages");
        assertEquals(2, stages.size());
        assertEquals(
                4001, stages.get(0).get("samples").get(2).get("worstVisits").asInt());
        assertEquals("worse", stages.get(1).get("againstBase").get("visits").asText());
        assertEquals(1, document.get("worse").size());
        assertEquals(1, document.get("worse").get(0).get("stage").asInt());
    }

    /** Two versions side by side: a column a stage of both, each held against the base that they share. */
    @Test
    void twoSeriesShareTheirBase() throws IOException {
        SeriesCopy series = new SeriesCopy(scratch.resolve("home"));
        Console console = new Console(scratch).home(series.home());
        console.run("reroll", "--drop", "4", "--message-id", "first@example.org")
                .expect(ExitCode.CLEAN);
        List<String> command =
                List.of("diff", "--matrix", "v1", "v2", "--scenario", "32bit-in-64bit", "--ranges", "500,4000");
        List<String> lines = console.run(command.toArray(String[]::new))
                .expect(ExitCode.FOUND)
                .out()
                .lines()
                .toList();
        assertEquals(List.of("A: v1", "B: v2"), lines.subList(0, 2));
        assertTrue(
                lines.contains("                        A1    A2    A3    A4    A5    B1    B2    B3    B4"),
                lines::toString);
        assertTrue(
                lines.contains("32bit-in-64bit          ..-.  ..-.  ..++  ..++  ..++  ..-.  ..-.  ..++  ..++"),
                lines::toString);
        assertTrue(
                lines.contains("32bit-in-64bit, visits: worse at stages A1, A2, B1, B2 than at stage 0"),
                lines::toString);
        List<String> json = new ArrayList<>(command);
        json.addAll(List.of("--format", "json"));
        JsonNode document = new ObjectMapper()
                .readTree(console.run(json.toArray(String[]::new))
                        .expect(ExitCode.FOUND)
                        .out());
        assertEquals("v2/1", document.get("subjects").get(6).asText());
        JsonNode first = document.get("scenarios").get(0).get("stages").get(6);
        assertEquals(first.get("againstBase"), first.get("againstBefore"));
    }

    /** What a search visits, the request touches too, and one more; a free of mainline propagates nothing. */
    @Test
    void touchesStandBesideTheVisits() throws IOException {
        String[] words = {"diff", "--matrix", "--touches", "--scenario", "32bit-in-64bit"};
        List<String> lines = new Console(scratch)
                .run(words)
                .expect(ExitCode.FOUND)
                .out()
                .lines()
                .toList();
        assertTrue(
                lines.contains("  free         mean         5.5      9.0      8.0      8.0      8.0      8.0"),
                lines::toString);
        assertEquals(
                List.of(),
                lines.stream()
                        .filter(line -> !line.matches("[ -~]{0,80}") || line.endsWith(" "))
                        .toList(),
                "an email's lines");
        JsonNode stages = new ObjectMapper()
                .readTree(new Console(scratch)
                        .run("diff", "--matrix", "--touches", "--scenario", "32bit-in-64bit", "--format", "json")
                        .expect(ExitCode.FOUND)
                        .out())
                .at("/scenarios/0/stages");
        for (JsonNode stage : stages) {
            for (JsonNode sample : stage.get("samples")) {
                JsonNode alloc = sample.at("/touches/alloc");
                assertEquals(
                        sample.get("worstVisits").asLong() + 1,
                        alloc.get("worst").asLong(),
                        sample::toString);
                assertEquals(sample.get("measuredRequests"), alloc.get("holds"));
            }
        }
        new Console(scratch).run("diff", "0", "1", "--touches").expectRefusal("--touches", "--matrix");
    }

    @Test
    void theScenariosAreListed() {
        List<String> lines = new Console(scratch)
                .run("diff", "--scenarios")
                .expect(ExitCode.CLEAN)
                .out()
                .lines()
                .toList();
        List<String> missing = new ArrayList<>();
        for (Scenario scenario : Scenarios.all()) {
            if (!lines.contains(scenario.name())) {
                missing.add(scenario.name());
            }
        }
        assertEquals(List.of(), missing);
        assertTrue(lines.contains("      ring=32  buffers in a ring; from 1 to 4096"), lines::toString);
        assertEquals(
                List.of(), lines.stream().filter(line -> line.length() > 78).toList());
    }

    @Test
    void parametersAreSetOrRefused() {
        Console console = new Console(scratch);
        console.run("diff", "1", "2", "--scenario", "network-rings", "--ranges", "200", "--param", "ring=100")
                .expect(ExitCode.CLEAN);
        console.run("diff", "1", "2", "--scenario", "network-rings", "--param", "ring=0")
                .expectRefusal("network-rings: ring is from 1 to 4096, not 0");
        console.run("diff", "1", "2", "--scenario", "network-rings", "--param", "rings=4")
                .expectRefusal("no parameter 'rings'; there is ranges, rounds, ring, batch");
        console.run("diff", "1", "2", "--scenario", "network-rings", "--param", "ring")
                .expectRefusal("'ring' should be NAME=NUMBER");
        console.run("diff", "1", "2", "--scenario", "network-rings", "--param", "batch=99")
                .expectRefusal("a batch is at most a ring");
        console.run("diff", "1", "2", "--scenario", "nvme", "--param", "pages=1")
                .expectRefusal("no scenario 'nvme'; there are linear-search");
        console.run("diff", "1", "2", "--param", "pages=1").expectRefusal("--param goes with --scenario");
    }

    @Test
    void aMatrixTakesNoOtherOperations() {
        Console console = new Console(scratch);
        console.run("diff", "--matrix", "--from", "1", "--to", "2").expectRefusal("--matrix compares all stages");
        console.run("diff", "--matrix", "--random").expectRefusal("--scenario and --ranges alone");
        console.run("diff", "--matrix", "--ranges", "100").expectRefusal("two numbers or more");
        console.run("diff", "--matrix", "--ranges", "0,100").expectRefusal("each at least 1");
        console.run("diff", "1", "2", "--scenario", "linear-search", "--ranges", "10,20")
                .expectRefusal("several numbers go with --matrix");
        console.run("diff", "--matrix", "v1", "iova-augmented-rbtree/v1").expectRefusal("is named twice");
        console.run("diff", "--matrix", "v1", "v9").expectRefusal("v9: neither a folder nor one of the series here");
        console.run("diff", "--matrix", "v1", "rev:HEAD").expectRefusal("name a series, or two, or one range:");
        console.run("diff", "--matrix", "--scenario", "none").expectRefusal("no scenario 'none'");
    }
}
