// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.iovakit.cli.shared.ExitCode;
import org.iovakit.domain.StageTree;
import org.iovakit.domain.State;
import org.iovakit.testing.KernelSources;
import org.iovakit.testing.RequiresProgram;
import org.iovakit.trace.Operation;
import org.iovakit.trace.Replay;
import org.iovakit.trace.Replayer;
import org.iovakit.trace.ResultSink;
import org.iovakit.trace.TraceSource;
import org.iovakit.trace.scenario.ScenarioTrace;
import org.iovakit.trace.scenario.Scenarios;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Loads of which it is known how they fare: scenarios, as a host would show them that plays them on the base. */
class TraceJudgeCommandTest {
    private static final long PAGE = 4096;

    @TempDir
    Path scratch;

    private Console console;

    @BeforeEach
    void setUp() {
        Path kernel = scratch.resolve("linux");
        KernelSources.LINUX_6_12.copyTo(kernel);
        console = new Console(scratch).variable("IOVAKIT_KERNEL", kernel.toString());
    }

    /** What ftrace would have seen of a host with the allocator of a state: a line a request served, or given back. */
    private static List<String> capture(ScenarioTrace trace, State state) throws IOException {
        List<String> lines = new ArrayList<>();
        List<String> results = new ArrayList<>();
        Map<Long, long[]> held = new HashMap<>();
        Replayer host = new Replayer(state, trace.cpus(), results::add);
        long handle = 0;
        try (TraceSource.Cursor operations = trace.open()) {
            for (Operation next = operations.next(); next != null; next = operations.next()) {
                results.clear();
                host.replay(next);
                String result = results.get(results.size() - 1);
                if (next instanceof Operation.Alloc alloc) {
                    map(lines, held, handle, 0, alloc.size(), result);
                } else if (next instanceof Operation.AllocFast alloc) {
                    map(lines, held, handle, alloc.cpu(), alloc.size(), result);
                } else if (next instanceof Operation.Free free) {
                    unmap(lines, held.remove(free.handle()), 0);
                } else if (next instanceof Operation.FreeFast free) {
                    unmap(lines, held.remove(free.handle()), free.cpu());
                }
                handle += next.allocates() ? 1 : 0;
            }
        }
        return lines;
    }

    private static void map(
            List<String> lines, Map<Long, long[]> held, long handle, int cpu, long pages, String result) {
        if (result.startsWith("took 0x")) {
            long pfn = Long.parseUnsignedLong(result.split(" ", -1)[1].substring(2), 16);
            held.put(handle, new long[] {pfn, pages});
            lines.add(line(lines.size(), cpu, "map", pfn, pages) + " paddr=0x0000000012345000 size=" + pages * PAGE);
        }
    }

    private static void unmap(List<String> lines, long[] range, int cpu) {
        if (range != null) {
            String size = "size=" + range[1] * PAGE + " unmapped_size=" + range[1] * PAGE;
            lines.add(line(lines.size(), cpu, "unmap", range[0], range[1]) + " " + size);
        }
    }

    private static String line(int number, int cpu, String event, long pfn, long pages) {
        return String.format(
                Locale.ROOT,
                "%16s-%-7d [%03d] ..... %5d.%06d: %s: IOMMU: iova=0x%016x - 0x%016x",
                "nginx",
                77,
                cpu,
                100 + number / 100_000,
                number % 100_000 * 10,
                event,
                pfn * PAGE,
                (pfn + pages) * PAGE);
    }

    /** Nodes that a hold of the lock touches on average and at worst, when the scenario itself is played. */
    private static double[] touches(State state, ScenarioTrace trace) throws IOException {
        Replay replay = Replayer.counting(state, trace.cpus(), ResultSink.NONE);
        double nodes = 0;
        double worst = 0;
        long holds = 0;
        try (TraceSource.Cursor operations = trace.open()) {
            for (Operation next = operations.next(); next != null; next = operations.next()) {
                replay.replay(next);
                for (int hold : replay.touches()) {
                    nodes += hold;
                    worst = Math.max(worst, hold);
                    holds++;
                }
            }
        }
        return new double[] {nodes / holds, worst};
    }

    /** How it fares by the rule of the matrix: twice as many nodes are dearer, if they are 16 at least. */
    private static String verdict(double[] before, double[] after) {
        boolean cheaper = false;
        for (int figure = 0; figure < before.length; figure++) {
            if (after[figure] >= 16 && after[figure] >= 2 * before[figure]) {
                return "dearer";
            }
            cheaper |= before[figure] >= 16 && before[figure] >= 2 * after[figure];
        }
        return cheaper ? "cheaper" : "same";
    }

    private JsonNode judged(List<String> capture, int exitCode, String... options) throws IOException {
        Files.write(console.directory().resolve("capture"), capture, ISO_8859_1);
        List<String> command = new ArrayList<>(List.of("trace", "judge", "--format", "json", "capture"));
        command.addAll(List.of(options));
        return new ObjectMapper()
                .readTree(console.run(command.toArray(String[]::new))
                        .expect(exitCode)
                        .out());
    }

    @ParameterizedTest
    @CsvSource({"network-rings, 2000, cheaper, 1", "linear-search, 4000, cheaper, 1", "mixed-masks, 2000, dearer, 0"})
    void whatAHostShowsOfAScenarioFaresAsTheScenarioDoes(String name, long ranges, String verdict, String best)
            throws IOException {
        ScenarioTrace trace = Scenarios.get(name).trace(ranges);
        List<State> states = StageTree.installed().lineage("kunit");
        List<String> capture = capture(trace, states.get(0));
        boolean caches = ((Operation.Domain) trace.open().next()).rcaches();
        int exitCode = verdict.equals("dearer") ? ExitCode.FOUND : ExitCode.CLEAN;
        JsonNode judged = caches ? judged(capture, exitCode) : judged(capture, exitCode, "--tree");
        assertTrue(judged.get("trace").get("complete").asBoolean());
        JsonNode series = judged.get("series").get(0);
        assertEquals(verdict, verdict(touches(states.get(0), trace), touches(states.get(states.size() - 1), trace)));
        assertEquals(verdict, series.get("verdict").asText(), series.toString());
        assertEquals(best, series.get("best").asText(), series.toString());
        assertTrue(series.get("sentence").asText().matches("(This|No) .*nodes under the lock.*\\."), series.toString());
    }

    @Test
    void theTailOfACaptureFaresAsTheWholeAndIsMarked() throws IOException {
        ScenarioTrace trace = Scenarios.get("network-rings").trace(2000);
        List<String> whole =
                capture(trace, StageTree.installed().lineage("kunit").get(0));
        JsonNode of = judged(whole, ExitCode.CLEAN, "--tree");
        JsonNode ofTail = judged(whole.subList(whole.size() / 2, whole.size()), ExitCode.CLEAN, "--tree");
        assertTrue(of.get("trace").get("complete").asBoolean());
        assertFalse(ofTail.get("trace").get("complete").asBoolean());
        for (String what : List.of("verdict", "best")) {
            assertEquals(
                    of.get("series").get(0).get(what),
                    ofTail.get("series").get(0).get(what),
                    ofTail.toString());
        }
        assertTrue(
                ofTail.get("series").get(0).get("sentence").asText().startsWith("As far as a trace tells that is not"),
                ofTail.toString());
    }

    @Test
    void lostEventsLeaveNoUnqualifiedSentence() throws IOException {
        ScenarioTrace trace = Scenarios.get("network-rings").trace(1000);
        List<String> capture =
                capture(trace, StageTree.installed().lineage("kunit").get(0));
        Random random = new Random(5);
        capture.removeIf(line -> random.nextInt(10) == 0);
        JsonNode judged = judged(capture, ExitCode.CLEAN, "--tree");
        assertFalse(judged.get("trace").get("complete").asBoolean());
        assertTrue(
                judged.get("series").get(0).get("sentence").asText().startsWith("As far as a trace tells that lacks "),
                judged.toString());
    }

    @Test
    void theTableSaysItFirstInASentence() throws IOException {
        ScenarioTrace trace = Scenarios.get("linear-search").trace(1000);
        List<String> capture =
                capture(trace, StageTree.installed().lineage("kunit").get(0));
        Files.write(console.directory().resolve("capture"), capture, ISO_8859_1);
        console.run("trace", "import", "--tree", "-o", "a.trace", "capture").expect(ExitCode.CLEAN);
        String ofCapture = console.run("trace", "judge", "--tree", "capture")
                .expect(ExitCode.CLEAN)
                .out();
        String ofTrace =
                console.run("trace", "judge", "a.trace").expect(ExitCode.CLEAN).out();
        assertTrue(ofCapture.startsWith("This load is served better at stage 1: it has at worst "), ofCapture);
        assertEquals(counted(ofCapture), counted(ofTrace));
        console.run("trace", "judge", "--stage", "3", "capture").expectRefusal("--stage 3", "C of anybody's");
        console.run("trace", "judge", "nowhere").expectRefusal("nowhere: no such file");
    }

    @Test
    void thePageShowsCostAndAddressesOverTime() throws IOException {
        ScenarioTrace trace = Scenarios.get("linear-search").trace(1000);
        List<String> capture =
                capture(trace, StageTree.installed().lineage("kunit").get(0));
        Files.write(console.directory().resolve("capture"), capture, ISO_8859_1);
        console.run("trace", "judge", "--tree", "--html", "page.html", "capture")
                .expect(ExitCode.CLEAN);
        String page = Files.readString(console.directory().resolve("page.html"));
        assertTrue(page.startsWith("<!DOCTYPE html>") && page.endsWith("</html>\n"), page);
        for (String section : List.of("Cost over time", "Address space over time", "stage 0", "stage 5")) {
            assertTrue(page.contains(section), section);
        }
        // A line a state in both charts of costs, and its highest point is what the table has as the worst.
        assertEquals(
                12,
                page.split("<figcaption>At worst", 2)[1].split("Wait|Address", 2)[0].split("<path class=\"curve", -1)
                                .length
                        - 1);
        JsonNode judged = judged(capture, ExitCode.CLEAN, "--tree");
        long worst = judged.at("/series/0/states/0/nodesUnderTheLock/worst").asLong();
        assertTrue(page.contains(String.format(Locale.ROOT, "stage 0 up to %,d", worst)), page);
        console.run("trace", "judge", "--html", "folder/", "capture")
                .expectRefusal("--html \"folder/\" names a folder");
    }

    @Test
    void ofTwoSeriesEachIsHeldAgainstItsBase() throws IOException {
        ScenarioTrace trace = Scenarios.get("linear-search").trace(1000);
        List<String> capture =
                capture(trace, StageTree.installed().lineage("kunit").get(0));
        JsonNode judged =
                judged(capture, ExitCode.CLEAN, "--tree", "--series", "iova-augmented-rbtree,iova-aligned-order");
        assertEquals(2, judged.get("series").size());
        for (int i = 0; i < 2; i++) {
            String last = List.of("kunit", "root-search").get(i);
            List<String> names = new ArrayList<>();
            judged.get("series")
                    .get(i)
                    .get("states")
                    .forEach(state -> names.add(state.get("name").asText()));
            assertEquals(
                    StageTree.installed().lineage(last).stream()
                            .map(State::name)
                            .toList(),
                    names);
            assertEquals("cheaper", judged.get("series").get(i).get("verdict").asText());
        }
    }

    @Test
    @RequiresProgram(value = "gcc", debianPackage = "gcc")
    void commitsAreJudgedAsTheyAre() throws IOException {
        RenderedBranch series = RenderedBranch.in(scratch);
        ScenarioTrace trace = Scenarios.get("linear-search").trace(400);
        List<String> capture =
                capture(trace, StageTree.installed().lineage("kunit").get(0));
        Files.write(series.console().directory().resolve("capture"), capture, ISO_8859_1);
        Console.Result result = series.run(
                "trace",
                "judge",
                "--format",
                "json",
                "--tree",
                "--stage",
                "range:base..series",
                "--html",
                "page",
                "capture");
        JsonNode judged =
                new ObjectMapper().readTree(result.expect(ExitCode.CLEAN).out());
        JsonNode states = judged.get("series").get(0).get("states");
        assertEquals(6, states.size(), judged::toString);
        // The C of commits touches what the stages of their patches touch.
        JsonNode stages =
                judged(capture, ExitCode.CLEAN, "--tree").get("series").get(0);
        for (int i = 0; i < states.size(); i++) {
            assertEquals(
                    stages.get("states").get(i).get("nodesUnderTheLock"),
                    states.get(i).get("nodesUnderTheLock"),
                    judged::toString);
        }
        assertEquals(stages.get("verdict"), judged.get("series").get(0).get("verdict"));
        assertTrue(Files.readString(series.console().directory().resolve("page"))
                .contains("No address space over time: that is drawn of stages alone."));
    }

    /** What does not hang on the machine. */
    private static String counted(String table) {
        return table.substring(0, table.lastIndexOf("\n\n"))
                .lines()
                .filter(line -> !line.contains("estimate"))
                .collect(Collectors.joining("\n"));
    }
}
