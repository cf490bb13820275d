// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace.capture;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code trace-cmd report} prints, with microseconds or, by {@code -t}, nanoseconds. */
final class TraceCmdReport implements CaptureFormat {
    private static final Pattern DROPPED = Pattern.compile("CPU:\\d+ \\[(?:(\\d+) )?EVENTS DROPPED\\]");

    /** The first lines, and what it says of a processor without events. */
    private static final Pattern HEADING = Pattern.compile("cpus=\\d+|version = \\d+|CPU \\d+ is empty|trace-cmd: .*");

    private static final Pattern PADDED_EVENT = Pattern.compile("\\w+: {2,}\\S.*");

    @Override
    public String name() {
        return "trace-cmd";
    }

    @Override
    public boolean recognises(String line) {
        return HEADING.matcher(line).matches()
                || DROPPED.matcher(line).matches()
                || Context.of(FtraceText.LINE, line)
                        .filter(context -> PADDED_EVENT.matcher(context.event()).matches())
                        .isPresent();
    }

    @Override
    public CaptureLine read(String line) {
        Optional<Context> context = Context.of(FtraceText.LINE, line);
        if (context.isPresent()) {
            return context.get().line();
        }
        Matcher dropped = DROPPED.matcher(line);
        if (dropped.matches()) {
            return Notices.lost(dropped.group(1));
        }
        return line.isBlank() || HEADING.matcher(line).matches() ? CaptureLine.Other.REMARK : CaptureLine.Other.GARBAGE;
    }
}
