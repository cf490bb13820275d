// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.trace;

import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.trace.Coverage;
import org.iovakit.trace.Operation;
import org.iovakit.trace.TraceSource;
import org.iovakit.trace.capture.CaptureEvent;
import org.iovakit.trace.capture.CaptureReader;
import org.iovakit.trace.capture.ImportOptions;
import org.iovakit.trace.capture.ImportedTrace;
import org.iovakit.trace.capture.ReorderWindow;

/**
 * A capture that was read to its end, and the trace that it makes.
 *
 * @param reader what it counted
 */
public record CapturedTrace(CaptureReader reader, ImportedTrace trace) implements TraceSource, Closeable {
    private static final String CAPTURE = "capture with the script that iovakit trace capture-script prints, or the"
            + " events iommu:map and iommu:unmap while a device works behind an IOMMU in translated mode, as in: perf record -a -e iommu:map,iommu:unmap sleep 10; perf script > iommu.txt";

    /** One of so many events may be below a later one: tools print them in order, but for a few. */
    private static final int MOST_LATE = 4;

    /** That are named in a message. */
    private static final int MOST_DOMAINS = 8;

    /** Of a line that is quoted. */
    private static final int SHOWN = 160;

    private static final int PROGRESS_STEP = 1 << 12;

    /**
     * Reads a capture.
     *
     * @param name as messages call it
     * @param text closed in the end
     * @param progress told that so many more events are read
     * @return has to be closed, which deletes its temporary file
     * @throws IOException if it cannot be read, or there is no room for a temporary file
     * @throws PatchGenException if no request is in it, or not in their order
     */
    public static CapturedTrace read(String name, Reader text, ImportOptions options, LongConsumer progress)
            throws IOException, PatchGenException {
        try (CaptureReader reader = new CaptureReader(text)) {
            ReorderWindow events = new ReorderWindow(reader);
            long[] read = {0};
            ImportedTrace trace = ImportedTrace.of(
                    () -> {
                        CaptureEvent event = events.next();
                        if (++read[0] % PROGRESS_STEP == 0) {
                            progress.accept(PROGRESS_STEP);
                        }
                        return event;
                    },
                    options);
            try {
                requireRequests(name, reader, trace);
                requireOptions(name, options, trace);
                requireClock(name, reader, events);
            } catch (PatchGenException e) {
                trace.close();
                throw e;
            }
            return new CapturedTrace(reader, trace);
        }
    }

    private static void requireRequests(String name, CaptureReader reader, ImportedTrace trace)
            throws PatchGenException {
        if (trace.counts().held() + trace.counts().allocations() > 0) {
            return;
        }
        if (reader.maps() > 0) {
            throw new PatchGenException(name + ": none of its " + reader.maps()
                    + " map events is wanted; choose others with --comm, --pid or --cpu");
        }
        if (reader.calls() > 0) {
            throw new PatchGenException(name + ": none of its " + reader.calls()
                    + " calls of the allocator is wanted, or has a domain; choose others with --comm, --pid or --cpu");
        }
        String found = name + ": no map event in " + reader.lines() + " lines; ";
        if (reader.firstUnread().isPresent()) {
            throw new PatchGenException(found + "this one is not read: "
                    + quoted(reader.firstUnread().get())
                    + "; what is read is 'map: IOMMU: iova=0x... size=...', with a task, a CPU and a time before it, as"
                    + " ftrace, trace-cmd report and perf script print it");
        }
        throw new PatchGenException(found + CAPTURE);
    }

    /** What is asked for is there, and what is there is not asked for. */
    private static void requireOptions(String name, ImportOptions options, ImportedTrace trace)
            throws PatchGenException {
        if (trace.calls().isPresent() && options.dmaMask().isPresent()) {
            throw new PatchGenException(name + ": the limits of its requests are known, so leave --dma-mask out");
        }
        if (options.address().isPresent() && trace.domains().isEmpty()) {
            throw new PatchGenException(
                    name + ": map and unmap events do not tell domains apart, so leave --domain out; a capture of"
                            + " iovakit trace capture-script does");
        }
        if (options.address().isPresent() && !options.address().equals(trace.address())) {
            throw new PatchGenException(name + ": it has no domain "
                    + address(options.address().getAsLong()) + "; take one of " + domains(trace));
        }
    }

    /** The domains that a capture tells apart, the busiest first, and how busy they are. */
    public static String domains(ImportedTrace trace) {
        return trace.domains().stream()
                .limit(MOST_DOMAINS)
                .map(domain -> address(domain.address()) + " with " + domain.requests() + " requests and frees")
                .collect(Collectors.joining(", ", "", trace.domains().size() > MOST_DOMAINS ? ", ..." : ""));
    }

    /** As a capture has it. */
    public static String address(long address) {
        return "0x" + Long.toHexString(address);
    }

    private static void requireClock(String name, CaptureReader reader, ReorderWindow events) throws PatchGenException {
        long all = reader.maps() + reader.unmaps() + reader.calls();
        if (events.late() > all / MOST_LATE) {
            throw new PatchGenException(name + ": the times of " + events.late() + " of its " + all
                    + " events are before that of an event above them, so their order is not known; print times and not"
                    + " differences of them (perf script without --deltatime), and sort by time what was joined of"
                    + " several CPUs");
        }
    }

    /** How much of what happened is known. */
    public Coverage coverage() {
        return reader.coverage(trace.coverage());
    }

    /** A line with its number, cut off where it is long. */
    public static String quoted(CaptureReader.Line line) {
        String text = printable(line.text());
        return "line " + line.number() + ": '" + (text.length() > SHOWN ? text.substring(0, SHOWN) + "..." : text)
                + "'";
    }

    /** A terminal should not do what a stray byte tells it to. */
    public static String printable(String text) {
        return text.replaceAll("[^ -~]", "?");
    }

    @Override
    public int cpus() {
        return trace.cpus();
    }

    @Override
    public Cursor open() throws IOException {
        Cursor operations = trace.open();
        return new Cursor() {
            @Override
            public Operation next() throws IOException {
                return operations.next();
            }

            @Override
            public Coverage coverage() {
                return CapturedTrace.this.coverage();
            }
        };
    }

    @Override
    public void close() throws IOException {
        trace.close();
    }
}
