// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace.capture;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code perf script} prints: {@code perf_sample__fprintf_start()} of tools/perf/builtin-script.c, with a process
 * beside the thread, a period and call chains or without.
 */
final class PerfScript implements CaptureFormat {
    private static final Pattern LINE = Pattern.compile("\\s*(?<comm>\\S.*?)\\s+(?:\\d+/)?(?<pid>\\d+)\\s+"
            + "\\[(?<cpu>\\d+)\\]\\s+(?:[KUHGguMESp]{1,6}\\s+)?(?<time>\\d+\\.\\d{1,9}):\\s+(?:\\d+\\s+)?(?<event>.*)");

    private static final Pattern SAMPLE = Pattern.compile("[\\w-]+:[\\w-]+: .*");
    private static final Pattern LOST = Pattern.compile(".*PERF_RECORD_LOST(?:_SAMPLES)?:?(?: lost (\\d+))?.*");
    private static final Pattern CHUNKS = Pattern.compile("Processed \\d+ events and lost \\d+ chunks!");
    private static final Pattern CALL_CHAIN = Pattern.compile("\\s+[0-9a-f]{6,16} .*");

    @Override
    public String name() {
        return "perf";
    }

    @Override
    public boolean recognises(String line) {
        return LOST.matcher(line).matches()
                || Context.of(LINE, line)
                        .filter(context -> SAMPLE.matcher(context.event()).matches())
                        .isPresent();
    }

    @Override
    public CaptureLine read(String line) {
        Matcher lost = LOST.matcher(line);
        if (lost.matches()) {
            return Notices.lost(lost.group(1));
        }
        Optional<Context> context = Context.of(LINE, line);
        if (context.isPresent()) {
            return context.get().line();
        }
        if (CHUNKS.matcher(line).matches()) {
            return new CaptureLine.Lost(0);
        }
        boolean remark = line.isBlank()
                || line.startsWith("#")
                || CALL_CHAIN.matcher(line).matches();
        return remark ? CaptureLine.Other.REMARK : CaptureLine.Other.GARBAGE;
    }
}
