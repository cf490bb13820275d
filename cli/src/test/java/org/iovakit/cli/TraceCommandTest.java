// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.iovakit.cli.shared.ExitCode;
import org.iovakit.testing.KernelSources;
import org.iovakit.testing.RequiresProgram;
import org.iovakit.trace.Operation;
import org.iovakit.trace.TraceWriter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceCommandTest {
    private static final String HEAD = "iovakit-trace 1\nmachine 2\n";

    private static final String TRACE = HEAD + """
            domain 4096 0x1 rcaches
            alloc_fast 1 3 0xfffff keep
            alloc 3 0xfffff any
            alloc 1 0x0 any
            reserve 0x10 0x1f
            free 1
            free_fast 1 0
            advance 250
            dump
            """;

    @TempDir
    Path scratch;

    private Console console;

    @BeforeEach
    void writeTrace() throws IOException {
        console = new Console(scratch);
        write("a.trace", TRACE);
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(console.directory().resolve(name), text);
    }

    private String read(String name) throws IOException {
        return Files.readString(console.directory().resolve(name));
    }

    private String out(String... arguments) {
        return console.run(arguments).expect(ExitCode.CLEAN).out();
    }

    @Test
    void aSeedGivesTheSameTrace() {
        String trace = out("trace", "generate", "--ops", "50", "--seed", "7");
        assertEquals(trace, out("trace", "generate", "--ops", "50", "--seed", "7"));
        assertEquals(50 + 3, trace.lines().count());
        assertTrue(trace.contains("# random operations, seed 7\n"), trace);
        Console.Result chosen =
                console.run("trace", "generate", "--ops", "5", "--tree").expect(ExitCode.CLEAN);
        assertTrue(chosen.err().matches("iovakit: the seed is \\d+\n"), chosen.err());
    }

    @Test
    void aScenarioBecomesATrace() throws IOException {
        out("trace", "generate", "--scenario", "linear-search", "--ranges", "100", "-o", "s.trace");
        JsonNode info = new ObjectMapper().readTree(out("trace", "info", "--format", "json", "s.trace"));
        assertEquals(100, info.get("mostHeld").asInt());
        assertEquals(120, info.get("kinds").get("alloc").asInt());
        assertEquals(100, info.get("requestsByPagesUpTo").get("1").asInt());
        assertEquals(20, info.get("requestsByPagesUpTo").get("4").asInt());
        console.run("trace", "generate", "--scenario", "what").expectRefusal("what", "linear-search");
        console.run("trace", "generate", "--ranges", "9").expectRefusal("--ranges", "--scenario");
        console.run("trace", "generate", "--scenario", "linear-search", "--seed", "1")
                .expectRefusal("--seed");
        console.run("trace", "generate", "--ops", "0").expectRefusal("--ops 0");
    }

    @Test
    void infoTellsWhatIsAsked() throws IOException {
        JsonNode info = new ObjectMapper().readTree(out("trace", "info", "--format", "json", "a.trace"));
        assertEquals(9, info.get("operations").asInt());
        assertEquals(2, info.get("kinds").get("alloc").asInt());
        assertEquals(2, info.get("cpus").asInt());
        assertEquals(1, info.get("cpusInUse").asInt());
        assertEquals(4, info.get("mostHeld").asInt());
        assertEquals(2, info.get("heldAtEnd").asInt());
        assertEquals(250, info.get("milliseconds").asInt());
        assertTrue(info.get("needsRcaches").asBoolean());
        assertEquals("domain 4096 0x1 rcaches", info.get("domains").get(0).asText());
        assertEquals(2, info.get("requestsByPagesUpTo").get("4").asInt());
        assertEquals(1, info.get("requestsByPagesUpTo").get("16").asInt());
        assertEquals(2, info.get("requestsByLimitBits").get("32").asInt());
        String table = out("trace", "info", "a.trace");
        assertTrue(table.lines().anyMatch(line -> line.matches("needs rcaches +yes")), table);
        assertTrue(table.lines().anyMatch(line -> line.matches(" +4 +2  \\*{40}")), table);
    }

    @Test
    void replayTellsWhatCameOfItAtEachStage() throws IOException {
        String table = out("trace", "replay", "a.trace");
        assertTrue(table.lines().anyMatch(line -> line.matches(" +stage 0 +stage 1 .* stage 5")), table);
        assertTrue(table.lines().anyMatch(line -> line.matches("requests refused( +1){6}")), table);
        JsonNode stage = new ObjectMapper()
                .readTree(out("trace", "replay", "--stage", "3", "--format", "json", "a.trace"))
                .get("stages")
                .get(0);
        assertEquals(9, stage.get("operations").asInt());
        assertEquals(3, stage.get("served").asInt());
        assertEquals(1, stage.get("refused").asInt());
        assertEquals(1, stage.get("held").asInt());
        assertEquals(2, stage.get("kinds").get("alloc").asInt());
        assertTrue(stage.get("visits").get("worst").asInt() > 0, stage::toString);
    }

    @Test
    void whatCachesServeVisitsNothing() throws IOException {
        write("a.trace", HEAD + """
                domain 4096 0x1 rcaches
                alloc_fast 0 1 0xfffff keep
                free_fast 0 0
                alloc_fast 0 1 0xfffff keep
                """);
        JsonNode visits = new ObjectMapper()
                .readTree(out("trace", "replay", "--stage", "3", "--format", "json", "a.trace"))
                .get("stages")
                .get(0)
                .get("visits");
        assertEquals(1, visits.get("worst").asInt());
        assertEquals(0.5, visits.get("mean").asDouble());
    }

    /** By hand: the anchor and a node, then all three; the one that is freed, its successor and the remembered one. */
    @Test
    void touchesAreCountedWhereTheyAreAskedFor() throws IOException {
        write("a.trace", HEAD + """
                domain 4096 0x1 tree
                alloc 1 0xfffff any
                alloc 1 0xfffff any
                free 0
                """);
        String[] json = {"trace", "replay", "--stage", "0", "--format", "json", "a.trace"};
        assertFalse(new ObjectMapper().readTree(out(json)).at("/stages/0").has("touches"));
        JsonNode touches = new ObjectMapper()
                .readTree(out("trace", "replay", "--touches", "--stage", "0", "--format", "json", "a.trace"))
                .at("/stages/0/touches");
        assertEquals(new ObjectMapper().readTree("""
                        {"alloc": {"holds": 2, "mean": 2.5, "p999": 3, "worst": 3},
                         "free": {"holds": 1, "mean": 3.0, "p999": 3, "worst": 3}}"""), touches);
        String table = out("trace", "replay", "--touches", "--stage", "0", "a.trace");
        assertTrue(
                table.contains("holds of the lock, free            1\n  touches a hold, mean           3.0\n"), table);
        String results = out("trace", "replay", "--touches", "--stage", "0", "--results", "a.trace");
        assertTrue(results.contains("took 0xfffff 0xfffff max32=0x100000 visits=1 touches=2\n"), results);
        console.run("trace", "replay", "--touches", "--stage", "0", "--check", "a.trace")
                .expectRefusal("--touches", "--check");
    }

    @Test
    void replayGivesTheResults() {
        String results = out("trace", "replay", "--stage", "0", "--results", "a.trace");
        assertTrue(results.startsWith("domain max32=0x100000\ntook 0xffffc max32="), results);
        assertTrue(results.endsWith("end\n"), results);
        console.run("trace", "replay", "--results", "a.trace").expectRefusal("--stage");
        console.run("trace", "replay", "--stage", "0", "--results", "--check", "a.trace")
                .expectRefusal("--results");
        console.run("trace", "replay", "-").expectRefusal("standard input", "--stage");
    }

    @Test
    void aRecordIsATraceThatChecksItself() throws IOException {
        out("trace", "record", "--stage", "0", "-o", "r.trace", "a.trace");
        assertTrue(read("r.trace").contains("alloc 1 0x0 any\n# = refused max32="), read("r.trace"));
        assertEquals(
                out("trace", "replay", "--stage", "0", "--results", "a.trace"),
                out("trace", "replay", "--stage", "0", "--results", "r.trace"));
        assertEquals(
                "stage 0 answers all 9 operations as recorded\n",
                out("trace", "replay", "--stage", "0", "--check", "r.trace"));
        String different = console.run("trace", "replay", "--stage", "1", "--check", "r.trace")
                .expect(ExitCode.FOUND)
                .out();
        // The walk of stage 0 goes one step; the search of stage 1 enters two nodes.
        assertEquals("""
                stage 1 answers operation 3 in another way: alloc 3 0xfffff any
                  recorded: took 0xffff9 0xffffb max32=0x100000 visits=1
                  now:      took 0xffff9 0xffffb max32=0x100000 visits=2
                """, different);
        console.run("trace", "replay", "--stage", "0", "--check", "a.trace")
                .expectRefusal("a.trace", "no answers recorded", "trace record");
        console.run("trace", "record", "--stage", "9", "a.trace").expectRefusal("there is no stage 9");
    }

    @Test
    void anAnswerMissingOrTooManyIsADifference() throws IOException {
        out("trace", "record", "--stage", "2", "-o", "r.trace", "a.trace");
        String record = read("r.trace");
        write("short.trace", record.substring(0, record.lastIndexOf("# = end")));
        assertTrue(console.run("trace", "replay", "--stage", "2", "--check", "short.trace")
                .expect(ExitCode.FOUND)
                .out()
                .contains("recorded: nothing\n"));
        write("long.trace", record + "# = more\n");
        assertTrue(console.run("trace", "replay", "--stage", "2", "--check", "long.trace")
                .expect(ExitCode.FOUND)
                .out()
                .contains("now:      nothing\n"));
    }

    @Test
    void aBadLineIsNamedAndNothingIsWritten() throws IOException {
        write("bad.trace", TRACE + "alloc 1\n");
        Map<String, String> before = Console.snapshot(console.directory());
        for (List<String> command : List.of(
                List.of("trace", "replay", "bad.trace"),
                List.of("trace", "info", "bad.trace"),
                List.of("trace", "record", "--stage", "0", "-o", "r.trace", "bad.trace"),
                List.of("trace", "minimise", "--run", "false", "-o", "r.trace", "bad.trace"))) {
            console.run(command.toArray(String[]::new)).expectRefusal("bad.trace:12:8: ");
        }
        console.run("trace", "info", "none.trace").expectRefusal("none.trace: no such file");
        assertEquals(before, Console.snapshot(console.directory()));
    }

    @Test
    void minimisesByACommand() {
        Console.Result result = console.run("trace", "minimise", "--run", "! grep -q '^reserve'", "a.trace")
                .expect(ExitCode.CLEAN);
        assertEquals(HEAD + "domain 4096 0x1 tree\nreserve 0x0 0x0\n", result.out());
        assertEquals("iovakit: shrunk from 9 operations to 2\n", result.err());
        String quoted = out("trace", "minimise", "--run", "if grep -c ^find {}; then exit 0; fi; exit 1", "a.trace");
        assertTrue(quoted.lines().count() <= 3, quoted);
    }

    @Test
    void aCommandThatIsBrokenOrShowsNothingIsRefused() {
        console.run("trace", "minimise", "--run", "true", "a.trace").expectRefusal("nothing to shrink");
        console.run("trace", "minimise", "--run", "echo oh no; exit 3; #", "a.trace")
                .expectRefusal("status 3", "oh no");
        console.run("trace", "minimise", "--run", "true", "--rev", "v6.12", "a.trace")
                .expectRefusal("--parity");
        console.run("trace", "minimise", "a.trace").expectRefusal("--run");
        console.run("trace", "minimise", "--run", "true", "-").expectRefusal("name a file");
        console.run("trace", "minimise", "--run", "true", "--time", "0", "a.trace")
                .expectRefusal("--time 0");
    }

    @Test
    @RequiresProgram(value = "gcc", debianPackage = "gcc")
    void minimisesADifferenceBetweenJavaAndC() throws IOException {
        Path kernel = scratch.resolve("linux");
        KernelSources.LINUX_6_12.copyTo(kernel);
        String named = kernel.toString();
        console.run("trace", "minimise", "--parity", "0", "--kernel", named, "a.trace")
                .expectRefusal("Java and C say the same at stage 0");
        Path file = kernel.resolve("drivers/iommu/iova.c");
        String old = Files.readString(file);
        Files.writeString(file, old.replace("limit_pfn <= iovad->dma_32bit_pfn", "limit_pfn < iovad->dma_32bit_pfn"));
        write(
                "a.trace",
                HEAD + "domain 4096 0x1 rcaches\nalloc 5 0xfffff aligned\n" + "alloc 1 0x0 any\n"
                        + "find 0x3\nalloc 4 0xfffff aligned\nfree 0\n");
        assertEquals(
                HEAD + "domain 4096 0x1 tree\nalloc 1 0x0 any\nalloc 1 0xfffff any\n",
                out("trace", "minimise", "--parity", "0", "--kernel", named, "a.trace"));
    }

    @Test
    void memoryDoesNotGrowWithTheTrace() throws IOException, InterruptedException {
        int operations = 1_500_000;
        try (BufferedWriter out = Files.newBufferedWriter(scratch.resolve("long.trace"))) {
            TraceWriter writer = new TraceWriter(out, 1);
            writer.write(new Operation.Domain(4096, 1, true));
            for (long handle = 0; handle < operations / 2; handle++) {
                writer.write(new Operation.AllocFast(0, 1 + handle % 7, 0xfffff, true));
                if (handle >= 100) {
                    writer.write(new Operation.FreeFast(0, handle - 100));
                }
            }
        }
        List<String> command =
                Forked.program(List.of("-Xmx16m", Forked.OPTIMISED), "trace", "replay", "--stage", "3", "long.trace");
        String table = Forked.start(command, scratch).expect(ExitCode.CLEAN).out();
        assertTrue(table.lines().anyMatch(line -> line.matches("ranges held at the end +100")), table);
    }
}
