// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace.capture;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of an event: who, where, when, and what the event prints.
 *
 * @param time nanoseconds; where the capture's clock is none of time, its number
 * @param event the rest of the line from the event's name on
 */
record Context(MappingEvent.Task task, int cpu, long time, String event) {
    private static final int NANOSECOND_DIGITS = 9;

    private static final Pattern EVENT = Pattern.compile("(?:[\\w-]+:)?([\\w-]+):\\s*(.*)");

    /** Takes a line apart by a pattern with the groups comm, pid, cpu, time and event. */
    static Optional<Context> of(Pattern pattern, String line) {
        Matcher matcher = pattern.matcher(line);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Context(
                    new MappingEvent.Task(matcher.group("comm"), Integer.parseInt(matcher.group("pid"))),
                    Integer.parseInt(matcher.group("cpu")),
                    nanoseconds(matcher.group("time")),
                    matcher.group("event")));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static long nanoseconds(String time) {
        int point = time.indexOf('.');
        if (point < 0) {
            return Long.parseLong(time);
        }
        int digits = time.length() - point - 1;
        return Long.parseLong(time.substring(0, point)
                + time.substring(point + 1)
                + "0".repeat(Math.max(0, NANOSECOND_DIGITS - digits)));
    }

    /** What the event says. */
    CaptureLine line() {
        Matcher matcher = EVENT.matcher(event);
        return matcher.matches()
                ? Payload.read(matcher.group(1), matcher.group(2), task, cpu, time)
                : CaptureLine.Other.EVENT;
    }
}
