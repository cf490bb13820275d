// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.iovakit.app.trace.CapturedTrace;
import org.iovakit.cli.trace.ImportReport;
import org.iovakit.fuzz.FuzzTarget;
import org.iovakit.trace.Operation;
import org.iovakit.trace.Trace;
import org.iovakit.trace.TraceReader;
import org.iovakit.trace.TraceSource;
import org.iovakit.trace.TraceWriter;
import org.iovakit.trace.capture.CapturePrinter;
import org.iovakit.trace.capture.CaptureReader;
import org.iovakit.trace.capture.ImportOptions;
import org.iovakit.trace.capture.ImportedTrace;
import org.iovakit.trace.capture.MapFilter;
import org.iovakit.trace.capture.ReorderWindow;
import org.iovakit.trace.capture.SimulatedHost;

/**
 * What a tracing tool printed, imported as {@code iovakit trace import} does. Nothing is refused: what makes no sense is
 * counted. What is made is a trace that can be read back, as long as it is said to be, and frees what it allocates once.
 */
final class CaptureTarget implements FuzzTarget {
    private static final int LINES = 28;

    /** Of a domain as the DMA layer has them, and of one where each byte is a page and caches are none. */
    private static final List<ImportOptions> OPTIONS = List.of(
            new ImportOptions(
                    MapFilter.ALL, new Operation.Domain(4096, 1, true), OptionalInt.empty(), OptionalLong.empty()),
            new ImportOptions(
                    MapFilter.ALL, new Operation.Domain(1, 1, false), OptionalInt.of(48), OptionalLong.empty()));

    private final String format;
    private final List<CapturePrinter> printers;

    /**
     * Damages captures of a format.
     *
     * @param format as it is called
     * @param printers print it, with columns or without
     */
    CaptureTarget(String format, CapturePrinter... printers) {
        this.format = format;
        this.printers = List.of(printers);
    }

    @Override
    public String name() {
        return "capture-" + format;
    }

    @Override
    public List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        for (CapturePrinter printer : printers) {
            for (long seed = 0; seed < 8; seed++) {
                SimulatedHost host = new SimulatedHost(seed).start(20).work(40).watch(12, new int[SimulatedHost.CPUS]);
                List<String> lines = printer.print(host.happenings(), new int[SimulatedHost.CPUS], seed);
                // The head, and the last of the events, as of a buffer that is too small.
                Stream<String> some = Stream.concat(
                        printer.head(LINES, lines.size()).stream(),
                        lines.stream().skip(lines.size() - LINES));
                seeds.add(String.join("\n", some.toList()).getBytes(ISO_8859_1));
            }
        }
        return seeds;
    }

    @Override
    public List<String> words() {
        return List.of(
                "map: IOMMU: iova=0x0 - 0x1000 paddr=0x0 size=4096\n",
                "iommu:unmap: IOMMU: iova=0xfffff000 - 0x100000000 size=4096 unmapped_size=0",
                "iova=0xffffffffffffffff - 0x0",
                "iova=0x0 - 0x7fffffffffffffff",
                "size=9223372036854775807",
                "size=0",
                "[4095]",
                "[000]",
                "99999999999.999999999:",
                "CPU:1 [LOST 9223372036854775807 EVENTS]\n",
                "CPU:1 [LOST EVENTS]\n",
                "CPU:3 [7 EVENTS DROPPED]\n",
                "# tracer: nop\n",
                "# entries-in-buffer/entries-written: 1/999999999999999999   #P:4\n",
                "PERF_RECORD_LOST lost 9223372036854775807\n",
                "cpus=4\n",
                "sched_switch: ",
                "-",
                "/",
                ":",
                "   ");
    }

    @Override
    public void read(byte[] input) throws IOException {
        String text = new String(input, ISO_8859_1);
        ImportOptions options = OPTIONS.get(Math.floorMod(Arrays.hashCode(input), OPTIONS.size()));
        try (CaptureReader reader = new CaptureReader(new StringReader(text));
                ImportedTrace trace = ImportedTrace.of(new ReorderWindow(reader), options)) {
            List<Operation> operations = operations(trace);
            if (!operations.equals(operations(trace))) {
                throw new AssertionError("the second time the trace is another");
            }
            requireWhatIsSaid(trace, operations);
            requireReadsBack(new Trace(trace.cpus(), operations));
            requireCounted(text, reader, trace);
            requireShown(new ImportReport(new CapturedTrace(reader, trace), options));
        }
    }

    private static List<Operation> operations(TraceSource trace) throws IOException {
        List<Operation> operations = new ArrayList<>();
        TraceSource.Cursor cursor = trace.open();
        for (Operation next = cursor.next(); next != null; next = cursor.next()) {
            operations.add(next);
        }
        return operations;
    }

    private static void requireWhatIsSaid(ImportedTrace trace, List<Operation> operations) {
        long allocations = 0;
        Set<Long> freed = new HashSet<>();
        for (Operation operation : operations) {
            if (operation instanceof Operation.Alloc || operation instanceof Operation.AllocFast) {
                allocations++;
            }
            Optional<Long> handle = handle(operation);
            if (handle.isPresent() && (handle.get() >= allocations || !freed.add(handle.get()))) {
                throw new AssertionError("freed before it was allocated, or twice: " + operation);
            }
        }
        if (allocations != trace.counts().held() + trace.counts().allocations()
                || freed.size() != trace.counts().frees()) {
            throw new AssertionError(
                    allocations + " allocations and " + freed.size() + " frees, not " + trace.counts());
        }
    }

    private static Optional<Long> handle(Operation operation) {
        if (operation instanceof Operation.Free free) {
            return Optional.of(free.handle());
        }
        return operation instanceof Operation.FreeFast free ? Optional.of(free.handle()) : Optional.empty();
    }

    private static void requireReadsBack(Trace trace) throws IOException {
        StringBuilder written = new StringBuilder();
        TraceWriter.write(trace, written);
        try (TraceReader again = new TraceReader(new StringReader(written.toString()), "import")) {
            for (Operation operation : trace.operations()) {
                if (!operation.equals(again.next())) {
                    throw new AssertionError(operation + " is written as something else");
                }
            }
            if (again.next() != null) {
                throw new AssertionError("more is written than was imported");
            }
        }
    }

    private static void requireCounted(String text, CaptureReader reader, ImportedTrace trace) {
        long lines = text.replace("\0", "").lines().count();
        long told = reader.maps()
                + reader.unmaps()
                + reader.unread()
                + reader.otherEvents()
                + reader.garbage()
                + reader.lossNotices();
        if (reader.lines() != lines || told > lines) {
            throw new AssertionError(reader.lines() + " lines and " + told + " things in them, of " + lines);
        }
        if (trace.counts().allocations() > reader.maps()
                || trace.counts().frees() > reader.maps() + trace.counts().held()
                || trace.counts().live() < 0) {
            throw new AssertionError(trace.counts() + " of " + reader.maps() + " maps");
        }
    }

    private static void requireShown(ImportReport report) {
        for (String line : Stream.concat(report.lines().stream(), report.remarks("some file").stream())
                .toList()) {
            if (line.chars().anyMatch(Character::isISOControl) || line.matches(".*: -\\d.*")) {
                throw new AssertionError("it says: " + line);
            }
        }
    }

    /** What makes no sense is counted. */
    @Override
    public boolean isRefusal(Exception e) {
        return false;
    }
}
