// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.iovakit.trace.Operation;
import org.iovakit.trace.capture.AssemblyCounts;
import org.iovakit.trace.capture.CaptureReader;
import org.iovakit.trace.capture.ImportOptions;
import org.iovakit.trace.capture.ImportedTrace;
import org.iovakit.trace.capture.MapFilter;
import org.iovakit.trace.capture.Tool;

/** What an import has to say of its capture. */
public final class ImportReport {
    /** Of a line that is quoted. */
    private static final int SHOWN = 160;

    /** What stands before the address of a map or unmap event. */
    static final String ADDRESS = "iova=";

    private final CaptureReader reader;
    private final ImportedTrace trace;
    private final ImportOptions options;

    public ImportReport(CaptureReader reader, ImportedTrace trace, ImportOptions options) {
        this.reader = reader;
        this.trace = trace;
        this.options = options;
    }

    /** What the trace says of itself. */
    public List<String> remarks(String input) {
        return List.of("imported from " + printable(input), read(), made());
    }

    /** What the user is told. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>(List.of(read(), made()));
        AssemblyCounts counts = trace.counts();
        if (reader.overwrittenEvents() > 0) {
            lines.add("the buffer was too small: " + reader.overwrittenEvents()
                    + " older events were overwritten in it; see iovakit trace import --help for a larger one");
        }
        if (reader.lossNotices() > 0) {
            lines.add("events were lost: " + reader.lostEvents() + ", as far as the capture knows; lines that say so: "
                    + reader.lossNotices());
        }
        add(
                lines,
                "maps over what was still mapped, by lost unmaps or by several domains, which these events do not tell apart",
                counts.lostUnmaps());
        boolean all = options.filter().equals(MapFilter.ALL);
        add(
                lines,
                "unmaps left out, of what was mapped before the capture or unseen" + (all ? "" : ", or is not wanted"),
                counts.unmapsWithoutMap());
        add(lines, "allocations larger than what was seen of their maps, by their unmaps", counts.widened());
        add(lines, "unmaps that left a part of a map, which is freed with its last one", counts.partialUnmaps());
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
        return lines;
    }

    private String read() {
        String tools = reader.tools().stream().map(Tool::title).collect(Collectors.joining(" and "));
        return "read " + reader.lines() + " lines" + (tools.isEmpty() ? "" : " of " + tools) + ": " + reader.maps()
                + " maps, " + reader.unmaps() + " unmaps, " + reader.otherEvents() + " other events";
    }

    private String made() {
        AssemblyCounts counts = trace.counts();
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
                    + first.map(line -> "; the first is " + shown(line)).orElse(""));
        }
    }

    /** A line with its number, cut off where it is long. */
    static String shown(CaptureReader.Line line) {
        String text = printable(line.text());
        return "line " + line.number() + ": '" + (text.length() > SHOWN ? text.substring(0, SHOWN) + "..." : text)
                + "'";
    }

    /** A terminal should not do what a stray byte tells it to. */
    private static String printable(String text) {
        return text.replaceAll("[^ -~]", "?");
    }
}
