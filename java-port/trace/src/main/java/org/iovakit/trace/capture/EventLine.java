// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace.capture;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a line of a capture, whichever tool printed it, in whichever of its layouts: a map or unmap event is known by its
 * name and by what the kernel prints of it, and what stands before it is read as far as it is there.
 */
final class EventLine {
    private static final String MAP = "map:";
    private static final String UN = "un";
    private static final String KERNEL = "IOMMU";

    /** What the capture script puts before the names of functions, and the group of its events. */
    private static final String PROBE = "iovakit_";

    private static final String PROBE_GROUP = "iovakit:";
    private static final String CONTENTION = "contention_";

    /** How often a probe was missed, as the capture script says in the end. */
    private static final Pattern MISSED = Pattern.compile("# iovakit probe: \\w+ hits \\d+ missed (\\d{1,18})");

    /** Number of lost events by tracefs; by trace-cmd; by perf. */
    private static final Pattern LOST = Pattern.compile("CPU:\\d+ \\[LOST (?:(\\d+) )?EVENTS\\]"
            + "|CPU:\\d+ \\[(?:(\\d+) )?EVENTS DROPPED\\]"
            + "|PERF_RECORD_LOST(?:_SAMPLES)?:?(?: lost (\\d+))?"
            + "|Processed \\d+ events and lost \\d+ chunks!");

    private static final Pattern ENTRIES =
            Pattern.compile("# entries-in-buffer/entries-written: (\\d{1,18})/(\\d{1,18})\\s.*");

    /** The first lines of tracefs, of trace-cmd and of perf. */
    private static final Pattern HEADING = Pattern.compile(
            "# tracer: .*|cpus=\\d+|version = \\d+|trace-cmd: .*|# captured on *: .*|# iovakit capture .*");

    /** What trace-cmd says of a CPU without events, and frames and marks of call chains. */
    private static final Pattern REMARK =
            Pattern.compile("\\s*|\\s*#.*|CPU \\d+ is empty|\\s+[0-9a-f]{6,16} .*|\\s*=> .*|\\s*-+\\s*");

    /** What a map or unmap event may have at its end, once it was broken off. */
    private static final Pattern WORDS = Pattern.compile("\\s*(?:\\w+=\\S+\\s*)+");

    /** A place or a time, and the name of an event. */
    private static final Pattern OTHER_EVENT =
            Pattern.compile("(?:\\]|\\d:|us.? ?:|\\d\\))\\s+(?:\\d+\\s+)?(?:[\\w-]+:)?[\\w-]+:(?:\\s|$)");

    private EventLine() {}

    /**
     * What a line says.
     *
     * @param line as {@link CopiedText#plain} leaves it
     */
    static CaptureLine read(String line) {
        int probe = Math.max(line.lastIndexOf(PROBE), line.lastIndexOf(CONTENTION));
        int endOfProbe = probe < 0 ? -1 : line.indexOf(": ", probe);
        if (endOfProbe >= 0) {
            return probe(line, probe, endOfProbe);
        }
        int payload = line.indexOf(Payload.IOVA);
        if (payload < 0) {
            return withoutAddress(line);
        }
        int name = eventName(line, payload);
        if (name < 0) {
            return OTHER_EVENT.matcher(line).region(0, payload).find()
                    ? CaptureLine.Other.EVENT
                    : CaptureLine.Other.UNREADABLE;
        }
        int map = line.indexOf(MAP, name);
        boolean un = map >= name + UN.length() && line.startsWith(UN, map - UN.length());
        MappingEvent.Kind kind = un ? MappingEvent.Kind.UNMAP : MappingEvent.Kind.MAP;
        Payload read = Payload.read(kind, line.substring(payload));
        if (Payload.CUT.equals(read)) {
            return CaptureLine.Other.CUT;
        }
        Context context = read == null ? null : Context.of(line.substring(0, name));
        if (context == null) {
            return CaptureLine.Other.UNREADABLE;
        }
        boolean padded = line.startsWith("  ", map + MAP.length());
        boolean system = name < (un ? map - UN.length() : map);
        return new CaptureLine.Mapping(tool(context, system, padded), kind, read.iova(), read.size(), context);
    }

    private static CaptureLine probe(String line, int start, int end) {
        boolean own = line.startsWith(PROBE, start);
        ProbeEvent.Call call = ProbeEvent.Call.of(line.substring(own ? start + PROBE.length() : start, end));
        String group = own ? PROBE_GROUP : "lock:";
        boolean system = line.startsWith(group, start - group.length());
        int name = system ? start - group.length() : start;
        if (call == null || (name > 0 && line.charAt(name - 1) != ' ')) {
            return withoutAddress(line);
        }
        ProbeEvent.Words words = ProbeWords.read(call, line.substring(end + 1));
        if (words == null) {
            return own ? CaptureLine.Other.CUT : CaptureLine.Other.EVENT;
        }
        Context context = Context.of(line.substring(0, name));
        if (context == null) {
            return CaptureLine.Other.UNREADABLE;
        }
        return new CaptureLine.Probe(tool(context, system, line.startsWith("  ", end + 1)), call, words, context);
    }

    private static Tool tool(Context context, boolean system, boolean padded) {
        return switch (context.shape()) {
            case COMM_PID -> Tool.PERF;
            case COMM_DASH_PID -> padded ? Tool.TRACE_CMD : Tool.FTRACE;
            case NONE -> system ? Tool.PERF : Tool.KERNEL_LOG;
        };
    }

    /** Whether an event starts on a line that is read. */
    static boolean hasStart(String line) {
        return line.contains(PROBE) || eventName(line, line.length()) >= 0;
    }

    /** Where the name of a map or unmap event stands, with its system, before an index; -1 if it does not. */
    private static int eventName(String line, int before) {
        for (int at = line.lastIndexOf(MAP, before - 1); at >= 0; at = line.lastIndexOf(MAP, at - 1)) {
            int start = line.startsWith(UN, at - UN.length()) ? at - UN.length() : at;
            if (start == 0 || line.charAt(start - 1) == ' ') {
                return start;
            }
            if (line.charAt(start - 1) == ':') {
                int system = start - 1;
                while (system > 0 && isWord(line.charAt(system - 1))) {
                    system--;
                }
                if (system < start - 1 && (system == 0 || line.charAt(system - 1) == ' ')) {
                    return system;
                }
            }
        }
        return -1;
    }

    private static boolean isWord(char character) {
        return Character.isLetterOrDigit(character) || character == '_' || character == '-';
    }

    private static CaptureLine withoutAddress(String line) {
        Matcher entries = ENTRIES.matcher(line);
        if (entries.matches()) {
            long overwritten = Long.parseLong(entries.group(2)) - Long.parseLong(entries.group(1));
            return overwritten > 0 ? new CaptureLine.Overwritten(overwritten) : CaptureLine.Other.REMARK;
        }
        Matcher missed = MISSED.matcher(line);
        if (missed.matches()) {
            long number = Long.parseLong(missed.group(1));
            return number > 0 ? new CaptureLine.Lost(number) : CaptureLine.Other.REMARK;
        }
        if (HEADING.matcher(line).matches()) {
            return CaptureLine.Other.HEADING;
        }
        if (REMARK.matcher(line).matches() || WORDS.matcher(line).matches()) {
            return CaptureLine.Other.REMARK;
        }
        Matcher lost = LOST.matcher(line);
        if (lost.find()) {
            return lost(lost);
        }
        int name = eventName(line, line.length());
        String said = name < 0
                ? null
                : line.substring(line.indexOf(MAP, name) + MAP.length()).strip();
        if (said != null && (said.isEmpty() || said.startsWith(KERNEL))) {
            return CaptureLine.Other.CUT;
        }
        return OTHER_EVENT.matcher(line).find() ? CaptureLine.Other.EVENT : CaptureLine.Other.GARBAGE;
    }

    private static CaptureLine lost(Matcher notice) {
        for (int group = 1; group <= notice.groupCount(); group++) {
            String number = notice.group(group);
            if (number != null) {
                try {
                    return new CaptureLine.Lost(Long.parseLong(number));
                } catch (NumberFormatException e) {
                    return CaptureLine.Other.GARBAGE;
                }
            }
        }
        return new CaptureLine.Lost(0);
    }
}
