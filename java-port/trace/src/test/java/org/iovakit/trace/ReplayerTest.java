// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.iovakit.domain.StageTree;
import org.iovakit.trace.scenario.Scenarios;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplayerTest {
    private static List<String> replay(int stage, String... lines) throws IOException {
        List<String> results = new ArrayList<>();
        try (TraceReader reader =
                new TraceReader(new StringReader("iovakit-trace 1\nmachine 2\n" + String.join("\n", lines)), "test")) {
            Replayer replayer = new Replayer(
                    StageTree.installed().lineage("augmented-tree").get(stage), reader.cpus(), results::add);
            for (Operation operation = reader.next(); operation != null; operation = reader.next()) {
                replayer.replay(operation);
            }
            replayer.finish();
        }
        return results;
    }

    @Test
    void aLineAnOperation() throws IOException {
        assertEquals(
                List.of(
                        "domain max32=0x100000",
                        "took 0xfffff 0xfffff max32=0x100000 visits=1",
                        "took 0xffffe 0xffffe max32=0x100000 visits=1",
                        "found 0xffffe 0xffffe max32=0x100000",
                        "none max32=0x100000",
                        "freed 0xffffe 0xffffe max32=0x100000",
                        "gone max32=0x100000",
                        "gone max32=0x100000",
                        "freed 0xfffff 0xfffff max32=0x100000",
                        "anchor max32=0x100000",
                        "refused max32=0x2 visits=1",
                        "gone max32=0x2",
                        "refused max32=0x2 warnings=1",
                        "end"),
                replay(
                        0,
                        "domain 4096 1 tree",
                        "alloc 1 0xfffff any",
                        "alloc 1 0xfffff any",
                        "find 0xffffe",
                        "find 0x5",
                        "free 1",
                        "free 1",
                        "free_pfn 0xffffe",
                        "free_pfn 0xfffff",
                        "free_pfn 0xffffffffffffffff",
                        "alloc 2 1 any",
                        "free 2",
                        "reserve 0x1 0xfffffffffffffffe"));
    }

    /** A reserved range may be one that a handle names already: what is freed is what holds the pfn by then. */
    @Test
    void twoHandlesMayNameOneRange() throws IOException {
        assertEquals(
                List.of(
                        "domain max32=0x100000",
                        "took 0x10 0x10 max32=0x100000 visits=1",
                        "took 0x8 0x10 max32=0x100000",
                        "freed 0x8 0x10 max32=0x100000",
                        "gone max32=0x100000",
                        "end"),
                replay(0, "domain 4096 1 tree", "alloc 1 0x10 any", "reserve 0x8 0x10", "free 0", "free 1"));
    }

    @Test
    void aDumpShowsWhatTheStageHas() throws IOException {
        String[] trace = {"domain 4096 1 tree", "alloc 1 0xfffff any", "alloc 2 0xffffc any", "dump"};
        assertEquals(
                List.of(
                        " 1 red 0xffffb 0xffffc",
                        " 0 black 0xfffff 0xfffff",
                        " 1 red 0xffffffffffffffff 0xffffffffffffffff",
                        "dumped 3 cached32_node=0xffffb cached_node=0xffffffffffffffff max32=0x100000",
                        "end"),
                replay(0, trace).subList(3, 8));
        assertEquals(
                List.of(
                        " 1 red 0xffffb 0xffffc __subtree_max_gap=0xffffb gap_to_prev=0xffffb",
                        " 0 black 0xfffff 0xfffff __subtree_max_gap=0xffffffffffefffff gap_to_prev=0x2",
                        " 1 red 0xffffffffffffffff 0xffffffffffffffff"
                                + " __subtree_max_gap=0xffffffffffefffff gap_to_prev=0xffffffffffefffff",
                        "dumped 3 cached32_node=0xffffb cached_node=0xffffffffffffffff max32=0x100000",
                        "end"),
                replay(1, trace).subList(3, 8));
    }

    /** For one operation, and not for a domain, whose own allocations may wait. */
    @Test
    void memoryIsShortForOneOperation() throws IOException {
        List<String> lines = replay(
                0,
                "domain 4096 1 rcaches",
                "nomem",
                "alloc 1 0xfffff any",
                "alloc 1 0xfffff any",
                "nomem",
                "reserve 3 4",
                "nomem",
                "find 3",
                "reserve 3 4",
                "nomem",
                "domain 4096 1 rcaches",
                "alloc_fast 0 1 0xff keep");
        assertEquals(
                List.of(
                        "domain", "done", "refused", "took", "done", "refused", "done", "none", "took", "done",
                        "domain", "took"),
                lines.stream().map(line -> line.split(" ", 2)[0]).limit(12).toList());
    }

    @Test
    void cpusComeAndGo() throws IOException {
        assertEquals(
                List.of(
                        "domain max32=0x100000",
                        "took 0xffffc max32=0x100000",
                        "freed max32=0x100000",
                        "dumped 2 cached32_node=0xffffc cached_node=0xffffffffffffffff max32=0x100000",
                        "done max32=0x100000",
                        "dumped 1 cached32_node=0xffffffffffffffff cached_node=0xffffffffffffffff max32=0x100000",
                        "offline max32=0x100000",
                        "offline max32=0x100000",
                        "last max32=0x100000",
                        "gone max32=0x100000",
                        "done max32=0x100000",
                        "online max32=0x100000",
                        "done max32=0x100000",
                        "end"),
                replay(
                                0,
                                "domain 4096 1 rcaches",
                                "alloc_fast 1 3 0xfffff keep",
                                "free_fast 1 0",
                                "dump",
                                "cpu_dead 1",
                                "dump",
                                "alloc_fast 1 3 0xfffff keep",
                                "cpu_dead 1",
                                "cpu_dead 0",
                                "free 1",
                                "cpu_online 1",
                                "cpu_online 1",
                                "advance 1000")
                        .stream()
                        .filter(line -> !line.startsWith(" "))
                        .toList());
    }

    /** The table of costs: the greatest of the first scenario, the average of the second. */
    @ParameterizedTest
    @CsvSource({
        "0, linear-search, 500000",
        "1, linear-search, 73",
        "0, 32bit-in-64bit, 25001",
        "1, 32bit-in-64bit, 500008"
    })
    void theScenariosCostWhatTheTableSays(int stage, String title, long visits) throws IOException {
        long n = 1_000_000;
        long[] last = new long[20];
        long[] allocations = {0};
        Replayer.replay(
                StageTree.installed().lineage("augmented-tree").get(stage),
                Scenarios.get(title).trace(n),
                line -> {
                    int at = line.indexOf(" visits=");
                    if (at >= 0 && allocations[0]++ >= n) {
                        assertTrue(line.startsWith("took "), line);
                        last[(int) (allocations[0] - n - 1)] = Long.parseLong(line.substring(at + " visits=".length()));
                    }
                });
        assertEquals(n + 20, allocations[0]);
        assertEquals(
                visits,
                title.equals("linear-search")
                        ? Arrays.stream(last).max().orElseThrow()
                        : Arrays.stream(last).sum() / 20,
                () -> Arrays.toString(last));
    }
}
