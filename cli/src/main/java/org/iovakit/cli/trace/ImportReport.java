// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.trace;

import java.util.ArrayList;
import java.util.List;
import org.iovakit.trace.Operation;
import org.iovakit.trace.capture.AssemblyCounts;
import org.iovakit.trace.capture.CaptureFormat;
import org.iovakit.trace.capture.CaptureReader;
import org.iovakit.trace.capture.ImportOptions;
import org.iovakit.trace.capture.ImportedTrace;
import org.iovakit.trace.capture.MapFilter;

/** What an import has to say of its capture. */
public final class ImportReport {
    private static final int SHOWN = 60;

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
        if (reader.garbage() > 0) {
            lines.add("lines that make no sense"
                    + reader.format().map(format -> " as " + format.name()).orElse("") + ": " + reader.garbage()
                    + "; the first is " + shown(reader.examples().get(0)));
        }
        if (trace.cpus() == Operation.MAX_CPUS) {
            lines.add("a trace has at most " + Operation.MAX_CPUS + " CPUs: those from " + Operation.MAX_CPUS
                    + " on are counted from 0 again");
        }
        return lines;
    }

    private String read() {
        return "read " + reader.lines() + " lines"
                + reader.format().map(CaptureFormat::name).map(" of "::concat).orElse("") + ": " + reader.maps()
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

    private static String shown(CaptureReader.Garbage line) {
        String text = printable(line.text());
        return "line " + line.number() + ": '" + (text.length() > SHOWN ? text.substring(0, SHOWN) + "..." : text)
                + "'";
    }

    /** A terminal should not do what a stray byte tells it to. */
    private static String printable(String text) {
        return text.replaceAll("[^ -~]", "?");
    }
}
