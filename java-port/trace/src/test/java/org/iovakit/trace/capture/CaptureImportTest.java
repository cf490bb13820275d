// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.iovakit.trace.Coverage;
import org.iovakit.trace.Operation;
import org.iovakit.trace.Trace;
import org.iovakit.trace.TraceReader;
import org.iovakit.trace.TraceSource;
import org.iovakit.trace.TraceWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CaptureImportTest {
    private static final int[] NOTHING_OVERWRITTEN = new int[SimulatedHost.CPUS];
    private static final Operation.Domain DOMAIN = new Operation.Domain(4096, 1, true);
    private static final ImportOptions AS_DMA =
            new ImportOptions(MapFilter.ALL, DOMAIN, OptionalInt.empty(), OptionalLong.empty());

    /** What an import gave. */
    private record Imported(
            CaptureReader reader, ReorderWindow window, AssemblyCounts counts, Coverage coverage, Trace trace) {
        List<Operation> requests() {
            assertTrue(trace.operations().get(0) instanceof Operation.Domain);
            return trace.operations().stream()
                    .skip(1)
                    .filter(operation -> !(operation instanceof Operation.Advance))
                    .toList();
        }
    }

    private static Imported read(List<String> lines, ImportOptions options) throws IOException {
        return read(String.join("\n", lines), options);
    }

    private static Imported read(String text, ImportOptions options) throws IOException {
        try (CaptureReader reader = new CaptureReader(new StringReader(text))) {
            ReorderWindow window = new ReorderWindow(reader);
            try (ImportedTrace trace = ImportedTrace.of(window, options)) {
                List<Operation> operations = new ArrayList<>();
                TraceSource.Cursor cursor = trace.open();
                for (Operation next = cursor.next(); next != null; next = cursor.next()) {
                    operations.add(next);
                }
                return new Imported(
                        reader,
                        window,
                        trace.counts(),
                        reader.coverage(trace.coverage()),
                        new Trace(trace.cpus(), operations));
            }
        }
    }

    private static String map(String iova, long size) {
        return map(iova, size, 0, 1);
    }

    private static String map(String iova, long size, int cpu, long milliseconds) {
        return String.format(
                "%16s-%-7d [%03d] ..... %5d.%03d000: map: IOMMU: iova=0x%016x - 0x%016x paddr=0x0000000001234000 size=%d",
                "fio",
                77,
                cpu,
                milliseconds / 1000,
                milliseconds % 1000,
                Long.parseUnsignedLong(iova, 16),
                Long.parseUnsignedLong(iova, 16) + size,
                size);
    }

    private static String unmap(String iova, long size) {
        return unmap(iova, size, 0, 1);
    }

    private static String unmap(String iova, long size, int cpu, long milliseconds) {
        return String.format(
                "%16s-%-7d [%03d] ..... %5d.%03d000: unmap: IOMMU: iova=0x%016x - 0x%016x size=%d unmapped_size=%d",
                "<idle>",
                0,
                cpu,
                milliseconds / 1000,
                milliseconds % 1000,
                Long.parseUnsignedLong(iova, 16),
                Long.parseUnsignedLong(iova, 16) + size,
                size,
                size);
    }

    private static Operation alloc(long pages) {
        return new Operation.AllocFast(0, pages, 0xfffff, true);
    }

    private static Operation free(long handle) {
        return new Operation.FreeFast(0, handle);
    }

    @ParameterizedTest
    @EnumSource
    void givesTheOperationsThatTheCaptureWasMadeFrom(CapturePrinter printer) throws IOException {
        for (long seed = 1; seed <= 5; seed++) {
            SimulatedHost host = new SimulatedHost(seed).start(40).work(3000).watchAll();
            Imported imported = read(printer.print(host.happenings(), NOTHING_OVERWRITTEN, seed), AS_DMA);
            assertEquals(host.expected(), imported.requests());
            assertEquals(DOMAIN, imported.trace().operations().get(0));
            assertEquals(SimulatedHost.CPUS, imported.trace().cpus());
            assertTrue(imported.window().late() > 100, "nothing was out of order");
            assertTrue(imported.counts().joined() > 100, "no scatterlist");
            assertEquals(0, imported.counts().lostUnmaps() + imported.counts().unmapsWithoutMap());
            assertEquals(0, imported.reader().garbage());
        }
    }

    @ParameterizedTest
    @EnumSource
    void losesNoMoreThanTheTracerDid(CapturePrinter printer) throws IOException {
        int[] overwritten = {30, 3, 0, 21};
        for (long seed = 1; seed <= 5; seed++) {
            SimulatedHost host = new SimulatedHost(seed).start(400).work(3000).watch(12, overwritten);
            Imported imported = read(printer.print(host.happenings(), overwritten, seed), AS_DMA);
            assertEquals(host.expected(), imported.requests());
            long lost = host.happenings().stream().filter(one -> !one.seen()).count() - 54;
            // Losses after the last event of a CPU are told nowhere.
            assertTrue(lost > 20 && imported.reader().lostEvents() <= lost, "lost " + lost);
            assertTrue(imported.reader().lostEvents() > lost - 10, "lost " + lost);
            assertTrue(imported.counts().lostUnmaps() > 0 && imported.counts().held() > 0);
            assertTrue(imported.counts().widened() > 0 || imported.counts().joined() > 0);
            boolean tellsOverwritten = printer != CapturePrinter.TRACE_CMD && printer != CapturePrinter.PERF;
            assertEquals(tellsOverwritten ? 54 : 0, imported.reader().overwrittenEvents());
        }
    }

    @ParameterizedTest
    @EnumSource
    void garbageIsCountedAndNothingElseComesOfIt(CapturePrinter printer) throws IOException {
        SimulatedHost host = new SimulatedHost(7).work(500).watchAll();
        List<String> lines = printer.print(host.happenings(), NOTHING_OVERWRITTEN, 7);
        String event = lines.get(lines.size() - 1);
        List<String> garbage = List.of(
                "Segmentation fault (core dumped)",
                "\u0000\u0001\ufffd" + "x".repeat(100_000),
                event.substring(0, event.length() - 20),
                event.replace("iova=0x0", "iova=0x1"),
                event.replaceAll("size=\\d+", "size=99999999999999999999"));
        for (int i = 0; i < garbage.size(); i++) {
            lines.add(100 + 50 * i, garbage.get(i));
        }
        Imported imported = read(lines, AS_DMA);
        assertEquals(host.expected(), imported.requests());
        assertEquals(2, imported.reader().garbage());
        assertEquals(
                new CaptureReader.Line(101, garbage.get(0)),
                imported.reader().firstGarbage().orElseThrow());
        assertEquals(3, imported.reader().unread());
        assertEquals(
                new CaptureReader.Line(201, garbage.get(2)),
                imported.reader().firstUnread().orElseThrow());
    }

    @ParameterizedTest
    @EnumSource
    void whateverTheTextTheTraceIsOne(CapturePrinter printer) throws IOException {
        ImportOptions bytes = new ImportOptions(
                MapFilter.ALL, new Operation.Domain(1, 1, true), OptionalInt.empty(), OptionalLong.empty());
        String capture = String.join(
                "\n", printer.print(new SimulatedHost(11).work(60).watchAll().happenings(), NOTHING_OVERWRITTEN, 11));
        Random random = new Random(11);
        for (int round = 0; round < 120; round++) {
            StringBuilder text = new StringBuilder(capture);
            for (int i = 0; i < 40; i++) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(4)) {
                    case 0 -> text.setCharAt(at, (char) (32 + random.nextInt(95)));
                    case 1 -> text.deleteCharAt(at);
                    case 2 -> text.insert(at, random.nextInt(10));
                    // Digits and signs stand where numbers are.
                    default -> text.insert(at, text.substring(at, Math.min(text.length(), at + random.nextInt(200))));
                }
            }
            Trace trace = read(text.toString(), bytes).trace();
            StringBuilder written = new StringBuilder();
            TraceWriter.write(trace, written);
            try (TraceReader reader = new TraceReader(new StringReader(written.toString()), "import")) {
                for (Operation operation : trace.operations()) {
                    assertEquals(operation, reader.next());
                }
            }
        }
    }

    @Test
    void numbersThatAreOutOfReachAreNoEvents() throws IOException {
        Imported imported = read(
                List.of(
                        map("0", 4096)
                                .replace("0000000000001000", "8000000000000000")
                                .replace("4096", "9223372036854775808"),
                        map("ffff0000", 4096).replace("[000]", "[4294967296]"),
                        map("ffff0000", 4096).replace("    0.001", "99999999999999.001"),
                        map("ffffffffffffff00", 4096),
                        map("ffff0000", 4096).replace("[000]", "[2147483647]")),
                AS_DMA);
        assertEquals(64, imported.trace().cpus());
        assertEquals(1, imported.requests().size());
        assertEquals(4, imported.reader().unread());
    }

    @Test
    void lossesThatNoNumberHoldsAreNotNegative() throws IOException {
        String most = "CPU:1 [LOST " + Long.MAX_VALUE + " EVENTS]";
        Imported imported = read(List.of(map("ffff0000", 4096), most, most), AS_DMA);
        assertEquals(2, imported.reader().lossNotices());
        assertEquals(Long.MAX_VALUE, imported.reader().lostEvents());
    }

    @Test
    void findsTheTool() throws IOException {
        SimulatedHost host = new SimulatedHost(3).work(20).watchAll();
        List<Set<Tool>> tools = new ArrayList<>();
        List<Set<Tool>> headless = new ArrayList<>();
        for (CapturePrinter printer : CapturePrinter.values()) {
            List<String> lines = printer.print(host.happenings(), NOTHING_OVERWRITTEN, 3);
            tools.add(read(lines, AS_DMA).reader().tools());
            List<String> events = lines.subList(printer.head(0, 0).size(), lines.size());
            headless.add(read(events, AS_DMA).reader().tools());
        }
        assertEquals(
                List.of(Set.of(Tool.FTRACE), Set.of(Tool.FTRACE), Set.of(Tool.TRACE_CMD), Set.of(Tool.PERF)), tools);
        assertEquals(tools, headless);
        assertEquals(Set.of(), read("what\never\n", AS_DMA).reader().tools());
    }

    @Test
    void otherEventsAreNoGarbage() throws IOException {
        String other = "            fio-77      [000] d..2.     1.000000: sched_switch: prev_comm=fio ==> next_comm=x";
        String anotherMap = "            fio-77      [000] d..2.     1.000000: map: something=else";
        Imported imported = read(List.of(map("ffff0000", 4096), other, anotherMap), AS_DMA);
        assertEquals(2, imported.reader().otherEvents());
        assertEquals(0, imported.reader().garbage());
        assertEquals(1, imported.reader().maps());
    }

    @Test
    void perfMayPrintProcessesPeriodsAndCallChains() throws IOException {
        String text = """
                # ========
                fio job  1234/1240    [002]   100.000001:          1   iommu:map: IOMMU: iova=0x00000000fffff000 - \
                0x0000000100000000 paddr=0x0000000001234000 size=4096
                        ffffffff81a2b3c4 iommu_map+0x64 ([kernel.kallsyms])

                fio job  1234/1240    [002]   100.000002456:        1 iommu:unmap: IOMMU: iova=0x00000000fffff000 - \
                0x0000000100000000 size=4096 unmapped_size=4096
                Processed 2 events and lost 1 chunks!
                """;
        Imported imported = read(text, AS_DMA);
        assertEquals(
                List.of(new Operation.AllocFast(2, 1, 0xfffff, true), new Operation.FreeFast(2, 0)),
                imported.requests());
        assertEquals(0, imported.reader().garbage());
        assertEquals(1, imported.reader().lossNotices());
    }

    @Test
    void neighboursThatAreUnmappedApartStayApart() throws IOException {
        Imported imported = read(
                List.of(
                        map("ffff0000", 4096),
                        map("ffff1000", 4096),
                        map("ffff2000", 8192),
                        unmap("ffff0000", 4096),
                        unmap("ffff1000", 12288)),
                AS_DMA);
        assertEquals(List.of(alloc(1), alloc(3), free(0), free(1)), imported.requests());
    }

    @Test
    void whatIsUnmappedUnheardOfWasThereBefore() throws IOException {
        Imported imported = read(
                List.of(
                        unmap("ffff3000", 12288, 2, 1),
                        map("ffff0000", 4096),
                        unmap("ffff8000", 4096),
                        unmap("ffff8000", 4096),
                        unmap("ffff0000", 4096),
                        unmap("ffff0000", 4096)),
                AS_DMA);
        assertEquals(
                List.of(
                        new Operation.Alloc(1, 0xffff8, false),
                        new Operation.Alloc(4, 0xffff6, false),
                        new Operation.FreeFast(2, 1),
                        alloc(1),
                        free(0),
                        free(2)),
                imported.requests());
        assertEquals(2, imported.counts().held());
        assertEquals(2, imported.counts().unmapsWithoutMap());
        Coverage coverage = imported.coverage();
        assertEquals(2, coverage.get(Coverage.Figure.HELD));
        assertEquals(2, coverage.get(Coverage.Figure.CONTRADICTIONS));
        // ffff1, ffff2, ffff6, ffff7, ffff9 to fffff
        assertEquals(11, coverage.get(Coverage.Figure.UNKNOWN_PAGES));
        assertTrue(coverage.beganInTheMidst() && !coverage.isComplete());
        assertEquals(2, coverage.missing());
    }

    @Test
    void whoeverMayHaveMappedItIsNotAskedWhereNotAllIsWanted() throws IOException {
        MapFilter fio = new MapFilter(Set.of("fio"), Set.of(), Set.of());
        Imported imported = read(
                List.of(
                        map("ffff0000", 4096),
                        unmap("ffff8000", 4096),
                        map("fffe0000", 4096).replace("fio", "dd ")),
                new ImportOptions(fio, DOMAIN, OptionalInt.empty(), OptionalLong.empty()));
        assertEquals(List.of(alloc(1)), imported.requests());
        assertEquals(1, imported.coverage().get(Coverage.Figure.UNWANTED));
        assertEquals(0, imported.coverage().missing());
        assertTrue(!imported.coverage().isComplete());
    }

    @Test
    void theTraceSaysHowMuchOfItIsThere() throws IOException {
        Imported imported = read(
                List.of(
                        "# entries-in-buffer/entries-written: 4/13   #P:8",
                        map("ffff0000", 4096, 0, 100),
                        "CPU:1 [LOST 2 EVENTS]",
                        unmap("ffff8000", 4096, 1, 350)),
                AS_DMA);
        Coverage coverage = imported.coverage();
        assertEquals(250_000_000, coverage.get(Coverage.Figure.NANOSECONDS));
        assertEquals(2, coverage.missing());
        StringBuilder text = new StringBuilder();
        TraceWriter writer = new TraceWriter(text, 1);
        for (String remark : coverage.remarks()) {
            writer.comment(remark);
        }
        writer.write(DOMAIN);
        try (TraceReader reader = new TraceReader(new StringReader(text.toString()), "t")) {
            assertEquals(Coverage.NOTHING, reader.coverage());
            assertEquals(DOMAIN, reader.next());
            assertEquals(coverage, reader.coverage());
        }
    }

    @Test
    void anUnmapOfAPartLeavesTheRest() throws IOException {
        Imported imported = read(
                List.of(
                        map("ffff0000", 16384),
                        unmap("ffff1000", 4096),
                        unmap("ffff2000", 8192),
                        unmap("ffff1000", 4096),
                        unmap("ffff0000", 4096),
                        map("ffff0000", 16384)),
                AS_DMA);
        assertEquals(List.of(alloc(4), free(0), alloc(4)), imported.requests());
        assertEquals(3, imported.counts().partialUnmaps());
        assertEquals(1, imported.counts().unmapsWithoutMap());
        assertEquals(0, imported.counts().lostUnmaps());
    }

    @Test
    void aMapOverAnotherEndsItWhole() throws IOException {
        Imported imported = read(
                List.of(map("ffff0000", 16384), unmap("ffff1000", 4096), map("ffff3000", 8192), map("ffff0000", 4096)),
                AS_DMA);
        assertEquals(List.of(alloc(4), free(0), alloc(2), alloc(1)), imported.requests());
        assertEquals(1, imported.counts().lostUnmaps());
    }

    @Test
    void anUnmapOfMoreThanWasSeenTellsTheSize() throws IOException {
        Imported imported = read(List.of(map("ffff1000", 4096), unmap("ffff0000", 16384)), AS_DMA);
        assertEquals(List.of(alloc(4), free(0)), imported.requests());
        assertEquals(1, imported.counts().widened());
    }

    @Test
    void addressesTellTheLimits() throws IOException {
        List<String> lines = List.of(map("ffff0000", 4096), map("7fff000000", 4096), map("100000000", 4096));
        assertEquals(limits(lines, AS_DMA), List.of(0xfffffL, 0x7ffffffL, 0x7ffffffL));
        ImportOptions masked = new ImportOptions(MapFilter.ALL, DOMAIN, OptionalInt.of(48), OptionalLong.empty());
        assertEquals(limits(lines, masked), List.of(0xfffffffffL, 0xfffffffffL, 0xfffffffffL));
        ImportOptions all = new ImportOptions(MapFilter.ALL, DOMAIN, OptionalInt.of(64), OptionalLong.empty());
        assertEquals(limits(List.of(map("fffffffffffff000", 4096)), all), List.of(~0L >>> 12));
        assertThrows(
                IllegalArgumentException.class,
                () -> new ImportOptions(MapFilter.ALL, DOMAIN, OptionalInt.of(65), OptionalLong.empty()));
    }

    private static List<Long> limits(List<String> lines, ImportOptions options) throws IOException {
        return read(lines, options).requests().stream()
                .map(operation -> ((Operation.AllocFast) operation).limitPfn())
                .toList();
    }

    @Test
    void theTreeAloneIsAskedForWhatTheCachesWouldAskFor() throws IOException {
        ImportOptions tree = new ImportOptions(
                MapFilter.ALL, new Operation.Domain(2048, 1, false), OptionalInt.empty(), OptionalLong.empty());
        Imported imported = read(
                List.of(map("ffff0000", 12288), map("fff00000", 40960L * 2), unmap("ffff0000", 12288, 0, 900)), tree);
        assertEquals(
                List.of(
                        new Operation.Domain(2048, 1, false),
                        new Operation.Alloc(8, 0x1fffff, true),
                        new Operation.Alloc(40, 0x1fffff, true),
                        new Operation.Free(0)),
                imported.trace().operations());
    }

    @Test
    void timePassesAsItDid() throws IOException {
        Imported imported = read(
                List.of(
                        map("ffff0000", 4096, 0, 1000),
                        map("fffe0000", 4096, 0, 1099),
                        map("fffd0000", 4096, 0, 1150),
                        map("fffc0000", 4096, 0, 9150)),
                AS_DMA);
        assertEquals(
                List.of(
                        DOMAIN,
                        alloc(1),
                        alloc(1),
                        new Operation.Advance(150),
                        alloc(1),
                        new Operation.Advance(8000),
                        alloc(1)),
                imported.trace().operations());
    }

    @Test
    void capturesThatWereJoinedComeOneAfterTheOther() throws IOException {
        Imported imported = read(
                List.of(map("ffff0000", 4096, 0, 90_000), unmap("ffff0000", 4096, 0, 90_001), map("ffff0000", 8192)),
                AS_DMA);
        assertEquals(List.of(alloc(1), free(0), alloc(2)), imported.requests());
    }

    @Test
    void onlyMapsAreChosenByWhoMadeThem() throws IOException {
        List<String> lines = List.of(
                map("ffff0000", 4096, 3, 1),
                map("fffe0000", 8192, 1, 2),
                unmap("ffff0000", 4096, 2, 3),
                unmap("fffe0000", 8192, 2, 4));
        MapFilter cpu1 = new MapFilter(Set.of("fio"), Set.of(77), Set.of(1));
        Imported imported = read(lines, new ImportOptions(cpu1, DOMAIN, OptionalInt.empty(), OptionalLong.empty()));
        assertEquals(
                List.of(new Operation.AllocFast(1, 2, 0xfffff, true), new Operation.FreeFast(2, 0)),
                imported.requests());
        MapFilter idle = new MapFilter(Set.of("<idle>"), Set.of(), Set.of());
        assertEquals(
                List.of(),
                read(lines, new ImportOptions(idle, DOMAIN, OptionalInt.empty(), OptionalLong.empty()))
                        .requests());
    }

    @Test
    void manyCpusAreFolded() throws IOException {
        Imported imported = read(List.of(map("ffff0000", 4096, 130, 1), map("fffe0000", 4096, 5, 2)), AS_DMA);
        assertEquals(64, imported.trace().cpus());
        assertEquals(
                List.of(new Operation.AllocFast(2, 1, 0xfffff, true), new Operation.AllocFast(5, 1, 0xfffff, true)),
                imported.requests());
    }

    @Test
    void aWayThroughTheTraceDoesNotDisturbAnother() throws IOException {
        List<String> lines = CapturePrinter.PERF.print(
                new SimulatedHost(9).work(3000).watchAll().happenings(), NOTHING_OVERWRITTEN, 9);
        try (CaptureReader reader = new CaptureReader(new StringReader(String.join("\n", lines)));
                ImportedTrace trace = ImportedTrace.of(new ReorderWindow(reader), AS_DMA)) {
            TraceSource.Cursor one = trace.open();
            TraceSource.Cursor other = trace.open();
            Operation[] seen = new Operation[2];
            do {
                seen[0] = one.next();
                seen[1] = other.next();
                assertEquals(seen[0], seen[1], () -> Arrays.toString(seen));
            } while (seen[0] != null);
        }
    }
}
