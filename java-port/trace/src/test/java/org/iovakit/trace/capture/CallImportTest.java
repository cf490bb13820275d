// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.iovakit.trace.Coverage;
import org.iovakit.trace.Coverage.Figure;
import org.iovakit.trace.Operation;
import org.iovakit.trace.TraceSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the capture script's probes tell, read back as what was asked. */
class CallImportTest {
    private static final Operation.Domain USUAL = new Operation.Domain(4096, 1, true);

    private record Imported(
            List<Operation> operations,
            CallCounts calls,
            AssemblyCounts counts,
            Coverage coverage,
            List<ImportedTrace.Traced> domains) {}

    private static Imported imported(List<String> lines, ImportOptions options) throws IOException {
        try (CaptureReader reader = new CaptureReader(new StringReader(String.join("\n", lines)));
                ImportedTrace trace = ImportedTrace.of(new ReorderWindow(reader), options);
                TraceSource.Cursor cursor = trace.open()) {
            List<Operation> operations = new ArrayList<>();
            for (Operation next = cursor.next(); next != null; next = cursor.next()) {
                operations.add(next);
            }
            return new Imported(
                    operations,
                    trace.calls().orElseThrow(),
                    trace.counts(),
                    reader.coverage(trace.coverage()),
                    trace.domains());
        }
    }

    private static ImportOptions of(long address) {
        return new ImportOptions(MapFilter.ALL, USUAL, OptionalInt.empty(), OptionalLong.of(address));
    }

    private static ImportOptions busiest() {
        return new ImportOptions(MapFilter.ALL, USUAL, OptionalInt.empty(), OptionalLong.empty());
    }

    /** How tools print the same event. */
    private enum Layout {
        FTRACE,
        PERF,
        TRACE_CMD;

        String line(String ofFtrace) {
            return switch (this) {
                case FTRACE -> ofFtrace;
                case PERF ->
                    ofFtrace.replaceFirst("-(\\d+) *(\\[\\d+\\]) \\S+", " $1 $2")
                            .replaceFirst(": iovakit_", ": iovakit:iovakit_")
                            .replaceFirst("\\(\\w+\\+0x0/0x\\w+\\)", "(ffffffff81a2b3c0)");
                case TRACE_CMD -> ofFtrace.replaceFirst(" d\\.h1\\.", "").replaceFirst("(iovakit_\\w+:)", "$1        ");
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    void readsExactlyWhatWasAskedOfEachDomain(Layout layout) throws IOException {
        ProbedHost host = new ProbedHost(3).work(2000);
        List<String> capture =
                ProbedHost.capture(host.lines().stream().map(layout::line).toList(), 0);
        for (ProbedHost.Domain domain : List.of(host.network, host.disk)) {
            Imported imported = imported(capture, of(domain.address));
            assertEquals(domain.asked, imported.operations());
            assertTrue(imported.coverage().isComplete(), imported.coverage()::toString);
            assertTrue(domain.refused > 0 && domain.pastCaches > 0 && domain.freesPastCaches > 0);
            assertEquals(domain.refused, imported.calls().refused());
            assertEquals(domain.pastCaches, imported.calls().pastCaches());
            assertEquals(domain.freesPastCaches, imported.calls().freesPastCaches());
            assertEquals(0, imported.calls().warm());
        }
        assertEquals(host.network.asked, imported(capture, busiest()).operations());
        assertEquals(2, imported(capture, busiest()).domains().size());
    }

    @Test
    void ofATailWhatWasThereIsHeldOrInTheCaches() throws IOException {
        ProbedHost host = new ProbedHost(4).work(1500);
        int first = host.lines().size();
        int asked = host.network.asked.size();
        long refused = host.network.refused;
        host.work(1500);
        Imported tail = imported(
                ProbedHost.capture(host.lines().subList(first, host.lines().size()), 0), of(host.network.address));
        assertTrue(tail.calls().warm() > 0);
        assertTrue(tail.counts().held() > tail.calls().warm());
        assertTrue(tail.coverage().beganInTheMidst());
        assertEquals(0, tail.coverage().missing());
        assertEquals(host.network.refused - refused, tail.calls().refused());
        List<Operation> requests = host.network.asked.subList(asked, host.network.asked.size()).stream()
                .filter(Operation::allocates)
                .toList();
        assertEquals(
                requests,
                tail.operations().stream()
                        .filter(Operation.AllocFast.class::isInstance)
                        .toList());
        long frees = host.network.asked.subList(asked, host.network.asked.size()).stream()
                .filter(Operation.FreeFast.class::isInstance)
                .count();
        assertEquals(
                frees + tail.calls().warm(),
                tail.operations().stream()
                        .filter(Operation.FreeFast.class::isInstance)
                        .count());
    }

    private static String event(String task, int pid, long microseconds, String what) {
        return String.format("%16s-%-7d [000] ..... %5d.%06d: %s", task, pid, 7, microseconds, what);
    }

    private static final String OF = "iovad=0xffff888100000008 granule=4096 start=0x1 ";

    private static String fast(String task, int pid, long microseconds, long pages) {
        return event(
                task,
                pid,
                microseconds,
                "iovakit_alloc_iova_fast: (alloc_iova_fast+0x0/0x280) " + OF + "size=" + pages
                        + " limit=0xfffff flush=1");
    }

    private static String returned(String task, int pid, long microseconds, long pfn) {
        return event(
                task,
                pid,
                microseconds,
                "iovakit_alloc_iova_fast_ret: (a+0xb9/0xe0 <- alloc_iova_fast) pfn=0x" + Long.toHexString(pfn));
    }

    @Test
    void callsOfTasksAndOfInterruptsAreNested() throws IOException {
        Imported imported = imported(
                List.of(
                        fast("fio", 7, 1, 4),
                        fast("nginx", 8, 2, 2),
                        // An interrupt on fio's CPU, under its name.
                        fast("fio", 7, 3, 1),
                        returned("fio", 7, 4, 0xffff0),
                        returned("nginx", 8, 5, 0xfffee),
                        returned("fio", 7, 6, 0xffff8),
                        event(
                                "fio",
                                7,
                                7,
                                "iovakit_free_iova_fast: (f+0x0/0x1) iovad=0xffff888100000008 pfn=0xffff8 size=4")),
                busiest());
        List<Operation> operations = new ArrayList<>(imported.operations());
        assertEquals(
                List.of(
                        new Operation.AllocFast(0, 4, 0xfffff, true),
                        new Operation.AllocFast(0, 2, 0xfffff, true),
                        new Operation.AllocFast(0, 1, 0xfffff, true)),
                operations.stream()
                        .filter(Operation.AllocFast.class::isInstance)
                        .toList());
        // What was served without the tree was in the caches; then the first of the three is given back.
        assertEquals(3, imported.calls().warm());
        assertEquals(new Operation.FreeFast(0, 3), operations.get(operations.size() - 1));
        assertEquals(0, imported.coverage().missing());
    }

    @Test
    void theTreesOwnCallersAreToldFromTheCaches() throws IOException {
        String of = "iovad=0xffff888100000008 ";
        Imported imported = imported(
                List.of(
                        event("a", 5, 1, "iovakit_reserve_iova: (r+0x0/0x1) " + OF + "lo=0xfee00 hi=0xfeeff"),
                        event("a", 5, 2, "iovakit_alloc_iova: (a+0x0/0x1) " + OF + "size=3 limit=0xffff aligned=0"),
                        event("a", 5, 3, "iovakit_alloc_iova_ret: (b+0x1/0x2 <- alloc_iova) range=0xff00 pfn=0xfffd"),
                        event("a", 5, 4, "iovakit_free_iova: (f+0x0/0x1) " + of + "pfn=0xfffd"),
                        event("a", 5, 5, "iovakit___free_iova: (f+0x0/0x1) " + of + "pfn=0xfffd"),
                        event("a", 5, 6, "iovakit_alloc_iova: (a+0x0/0x1) " + OF + "size=1 limit=0xffff aligned=1"),
                        event("a", 5, 7, "iovakit_alloc_iova_ret: (b+0x1/0x2 <- alloc_iova) range=0xff00 pfn=0xffff"),
                        event("a", 5, 8, "iovakit___free_iova: (f+0x0/0x1) " + of + "pfn=0xffff")),
                busiest());
        assertEquals(
                List.of(
                        new Operation.Domain(4096, 1, false),
                        new Operation.Reserve(0xfee00, 0xfeeff),
                        new Operation.Alloc(3, 0xffff, false),
                        new Operation.Free(1),
                        new Operation.Alloc(1, 0xffff, true),
                        new Operation.Free(2)),
                imported.operations());
        assertTrue(imported.coverage().isComplete(), imported.coverage()::toString);
    }

    @Test
    void whatWasMissedIsCounted() throws IOException {
        ProbedHost host = new ProbedHost(5).work(600);
        List<String> events = new ArrayList<>(host.lines());
        assertTrue(imported(ProbedHost.capture(events, 0), busiest()).coverage().isComplete());
        Coverage missed = imported(ProbedHost.capture(events, 17), busiest()).coverage();
        assertEquals(17, missed.get(Figure.LOST));
        assertFalse(missed.isComplete());
        // A return that nobody saw: its task makes other calls, one within it, as far as one can tell.
        events.removeIf(line -> line.contains("alloc_iova_fast_ret") && line.hashCode() % 40 == 0);
        assertTrue(imported(ProbedHost.capture(events, 0), busiest()).coverage().get(Figure.CONTRADICTIONS) > 0);
        List<String> cut = new ArrayList<>(host.lines());
        cut.replaceAll(line ->
                line.contains("0x280 <- alloc_iova)") ? line : line.replace(" limit=0xfffff", " limit=0xffffg"));
        assertTrue(imported(ProbedHost.capture(cut, 0), busiest()).coverage().get(Figure.UNREAD) > 0);
    }

    @Test
    void anEndedDomainIsNotTheOneAfterItAtItsPlace() throws IOException {
        List<String> events = new ArrayList<>(List.of(fast("a", 5, 1, 1), returned("a", 5, 2, 0xfffff)));
        events.add(event("a", 5, 3, "iovakit_put_iova_domain: (p+0x0/0x1) iovad=0xffff888100000008"));
        events.addAll(List.of(fast("a", 5, 4, 1), returned("a", 5, 5, 0xfffff)));
        Imported imported = imported(events, busiest());
        assertEquals(2, imported.domains().size());
        assertEquals(0, imported.coverage().missing());
    }

    @Test
    void waitsForTheDomainsLockAreSummedUp() throws IOException {
        Imported imported = imported(
                List.of(
                        fast("a", 5, 1, 1),
                        event("a", 5, 2, "contention_begin: ffff888100000008 (flags=SPIN)"),
                        event("b", 6, 2, "contention_begin: ffff888100099999 (flags=SPIN)"),
                        event("b", 6, 3, "contention_end: ffff888100099999 (ret=0)"),
                        event("a", 5, 12, "contention_end: ffff888100000008 (ret=0)"),
                        returned("a", 5, 13, 0xfffff),
                        event("a", 5, 20, "contention_begin: 0xffff888100000008 (flags=SPIN)"),
                        event("a", 5, 23, "contention_end: 0xffff888100000008 (ret=0)")),
                busiest());
        assertEquals(2, imported.calls().waits());
        assertEquals(13_000, imported.calls().waitNanoseconds());
        assertEquals(10_000, imported.calls().longestWait());
    }

    @Test
    void ofWhatIsNotWantedNothingIsHeld() throws IOException {
        MapFilter nginx = new MapFilter(Set.of("nginx"), Set.of(), Set.of());
        Imported imported = imported(
                List.of(
                        fast("fio", 7, 1, 4),
                        returned("fio", 7, 2, 0xffff8),
                        fast("nginx", 8, 3, 2),
                        returned("nginx", 8, 4, 0xfffee),
                        event(
                                "x",
                                9,
                                5,
                                "iovakit_free_iova_fast: (f+0x0/0x1) iovad=0xffff888100000008 pfn=0xffff8 size=4"),
                        event(
                                "x",
                                9,
                                6,
                                "iovakit_free_iova_fast: (f+0x0/0x1) iovad=0xffff888100000008 pfn=0xfffee size=2")),
                new ImportOptions(nginx, USUAL, OptionalInt.empty(), OptionalLong.empty()));
        assertEquals(
                List.of(USUAL, new Operation.AllocFast(0, 2, 0xfffff, true), new Operation.FreeFast(0, 0)),
                imported.operations());
        assertEquals(1, imported.coverage().get(Figure.UNWANTED));
    }

    @Test
    void withoutADescriptionOfTypesTheGranuleIsTheUsers() throws IOException {
        List<String> events =
                List.of(fast("a", 5, 1, 1).replace("granule=4096 start=0x1 ", ""), returned("a", 5, 2, 0xfffff));
        Operation.Domain arm = new Operation.Domain(1 << 14, 1, true);
        ImportOptions options = new ImportOptions(MapFilter.ALL, arm, OptionalInt.empty(), OptionalLong.empty());
        assertEquals(arm, imported(events, options).operations().get(0));
    }
}
