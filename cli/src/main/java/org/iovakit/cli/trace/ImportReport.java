// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.iovakit.app.trace.CapturedTrace;
import org.iovakit.trace.Operation;
import org.iovakit.trace.capture.AssemblyCounts;
import org.iovakit.trace.capture.CallCounts;
import org.iovakit.trace.capture.CaptureReader;
import org.iovakit.trace.capture.ImportOptions;
import org.iovakit.trace.capture.ImportedTrace;
import org.iovakit.trace.capture.MapFilter;
import org.iovakit.trace.capture.Tool;

/** What an import has to say of its capture. */
public final class ImportReport {
    private static final double NANOS_OF_A_MICROSECOND = 1000;

    private final CapturedTrace capture;
    private final CaptureReader reader;
    private final ImportedTrace trace;
    private final ImportOptions options;

    public ImportReport(CapturedTrace capture, ImportOptions options) {
        this.capture = capture;
        this.reader = capture.reader();
        this.trace = capture.trace();
        this.options = options;
    }

    /** What the trace says of itself. */
    public List<String> remarks(String input) {
        List<String> remarks =
                new ArrayList<>(List.of("imported from " + CapturedTrace.printable(input), read(), made()));
        remarks.addAll(capture.coverage().remarks());
        return remarks;
    }

    /** What the user is told. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>(List.of(read(), made()));
        trace.calls().ifPresent(calls -> addCalls(lines, calls));
        AssemblyCounts counts = trace.counts();
        if (reader.overwrittenEvents() > 0) {
            lines.add("the buffer was too small: " + reader.overwrittenEvents()
                    + " older events were overwritten in it; see iovakit trace import --help for a larger one");
        }
        if (reader.lossNotices() > 0) {
            lines.add("events were lost" + (trace.calls().isPresent() ? ", or probes missed: " : ": ")
                    + reader.lostEvents() + ", as far as the capture knows; lines that say so: "
                    + reader.lossNotices());
        }
        add(
                lines,
                "ranges held from the start, which were mapped before the capture",
                counts.held() - trace.calls().map(CallCounts::warm).orElse(0L));
        if (trace.calls().isEmpty()) {
            addMaps(lines, counts);
        }
        add(lines, "events that cannot be read, and are missing", reader.unread(), reader.firstUnread());
        add(lines, "other lines", reader.garbage(), reader.firstGarbage());
        if (reader.parts() > 1) {
            lines.add("captures that were joined: " + reader.parts() + ", taken one after the other"
                    + (reader.partsOverlap() ? ", though they overlap in time" : ""));
        }
        add(lines, "events without a time, which come right after the one before them", reader.withoutTime());
        add(lines, "events without a CPU, which are taken to be on CPU 0", reader.withoutCpu());
        if (trace.cpus() == Operation.MAX_CPUS) {
            lines.add("a trace has at most " + Operation.MAX_CPUS + " CPUs: those from " + Operation.MAX_CPUS
                    + " on are counted from 0 again");
        }
        if (!capture.coverage().isComplete()) {
            lines.add("so the trace is not complete: it says so, and what is told of it is told with that");
        }
        return lines;
    }

    private void addMaps(List<String> lines, AssemblyCounts counts) {
        add(
                lines,
                "maps over what was still mapped, by lost unmaps or by several domains, which these events do not tell apart",
                counts.lostUnmaps());
        boolean all = options.filter().equals(MapFilter.ALL);
        add(
                lines,
                "unmaps left out, of what was mapped unseen" + (all ? "" : ", before the capture, or is not wanted"),
                counts.unmapsWithoutMap());
        add(lines, "allocations larger than what was seen of their maps, by their unmaps", counts.widened());
        add(lines, "unmaps that left a part of a map, which is freed with its last one", counts.partialUnmaps());
    }

    private void addCalls(List<String> lines, CallCounts calls) {
        int others = trace.domains().size() - 1;
        if (others > 0) {
            lines.add("domains: " + trace.domains().size() + ", this is "
                    + CapturedTrace.address(trace.address().orElseThrow()) + "; --domain takes another: "
                    + CapturedTrace.domains(trace));
        }
        lines.add("of its requests " + calls.served() + " were served and " + calls.refused()
                + " refused on the host; of those to the caches " + calls.pastCaches()
                + " went past them to the tree, and of the frees " + calls.freesPastCaches());
        if (trace.domain().granule() != 4096) {
            lines.add("its granule has " + trace.domain().granule() + " bytes");
        }
        add(lines, "ranges that were in the caches when the capture began, and are again", calls.warm());
        if (calls.waits() > 0) {
            lines.add(String.format(
                    Locale.ROOT,
                    "its lock was waited for %d times, for %.1f us in all and %.1f us at most, without the waits of who was next"
                            + " in line",
                    calls.waits(),
                    calls.waitNanoseconds() / NANOS_OF_A_MICROSECOND,
                    calls.longestWait() / NANOS_OF_A_MICROSECOND));
        }
        add(lines, "calls without a return, or the other way round", calls.unpaired());
        add(lines, "frees of what is known to be free, by a missed allocation", calls.unknownFrees());
        add(lines, "allocations of what is known to be held, by a missed free", calls.overHeld());
        add(lines, "map and unmap events, which calls tell more exactly", reader.maps() + reader.unmaps());
    }

    private String read() {
        String tools = reader.tools().stream().map(Tool::title).collect(Collectors.joining(" and "));
        return "read " + reader.lines() + " lines" + (tools.isEmpty() ? "" : " of " + tools) + ": "
                + (reader.calls() > 0 ? reader.calls() + " calls and returns, " : "") + reader.maps() + " maps, "
                + reader.unmaps() + " unmaps, " + reader.otherEvents() + " other events";
    }

    private String made() {
        AssemblyCounts counts = trace.counts();
        if (trace.calls().isPresent()) {
            long reservations = trace.calls().get().reservations();
            return "made " + (counts.allocations() - reservations) + " allocations, " + reservations
                    + " reservations and " + counts.frees() + " frees";
        }
        return "made " + counts.allocations() + " allocations, " + counts.joined() + " of them mapped in parts, and "
                + counts.frees() + " frees";
    }

    private static void add(List<String> lines, String what, long number) {
        if (number > 0) {
            lines.add(what + ": " + number);
        }
    }

    private static void add(List<String> lines, String what, long number, Optional<CaptureReader.Line> first) {
        if (number > 0) {
            lines.add(what + ": " + number
                    + first.map(line -> "; the first is " + CapturedTrace.quoted(line))
                            .orElse(""));
        }
    }
}
