// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace.capture;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the files {@code trace} and {@code trace_pipe} of tracefs give: {@code print_trace_fmt()} of
 * kernel/trace/trace.c, with the column of a thread group and that of interrupts or without.
 */
final class FtraceText implements CaptureFormat {
    /** Of an event; trace-cmd prints the same, but for what comes after the event's name. */
    static final Pattern LINE = Pattern.compile("\\s*(?<comm>\\S.*?)-(?<pid>\\d+)\\s+(?:\\([ \\d-]+\\)\\s+)?"
            + "\\[(?<cpu>\\d+)\\]\\s+(?:[^\\s\\d]\\S{2,7}\\s+)?(?<time>\\d+(?:\\.\\d{1,9})?): +(?<event>.*)");

    private static final Pattern LOST = Pattern.compile("CPU:\\d+ \\[LOST (?:(\\d+) )?EVENTS\\]");
    private static final Pattern ENTRIES =
            Pattern.compile("# entries-in-buffer/entries-written: (\\d{1,18})/(\\d{1,18})\\s.*");

    private static final Pattern EVENT_AND_ONE_SPACE = Pattern.compile("\\w+: \\S.*");

    @Override
    public String name() {
        return "ftrace";
    }

    @Override
    public boolean recognises(String line) {
        return line.startsWith("# tracer:")
                || ENTRIES.matcher(line).matches()
                || LOST.matcher(line).matches()
                || Context.of(LINE, line)
                        .filter(context ->
                                EVENT_AND_ONE_SPACE.matcher(context.event()).matches())
                        .isPresent();
    }

    @Override
    public CaptureLine read(String line) {
        Optional<Context> context = Context.of(LINE, line);
        if (context.isPresent()) {
            return context.get().line();
        }
        Matcher lost = LOST.matcher(line);
        if (lost.matches()) {
            return Notices.lost(lost.group(1));
        }
        Matcher entries = ENTRIES.matcher(line);
        if (entries.matches()) {
            long overwritten = Long.parseLong(entries.group(2)) - Long.parseLong(entries.group(1));
            return overwritten > 0 ? new CaptureLine.Overwritten(overwritten) : CaptureLine.Other.REMARK;
        }
        return line.isBlank() || line.startsWith("#") ? CaptureLine.Other.REMARK : CaptureLine.Other.GARBAGE;
    }
}
