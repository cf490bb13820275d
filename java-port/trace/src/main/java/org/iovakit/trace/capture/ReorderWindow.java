// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace.capture;

import java.io.IOException;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * Puts events in the order of their times where they are out of it by a little, as CPUs get when their buffers are
 * merged. Each of captures that were joined starts anew. Not thread-safe.
 */
public final class ReorderWindow implements EventSource {
    /** Events that are looked at together. */
    private static final int WINDOW = 1024;

    /** Events of the same time stay in the order they came in. */
    private record Numbered(CaptureEvent event, long number) {
        private static final Comparator<Numbered> BY_TIME = Comparator.comparingLong(
                        (Numbered numbered) -> numbered.event().time())
                .thenComparingLong(Numbered::number);
    }

    private final EventSource source;
    private final PriorityQueue<Numbered> window = new PriorityQueue<>(Numbered.BY_TIME);
    private Numbered next;
    private long read;
    private long newest = Long.MIN_VALUE;
    private int part;
    private long late;

    /** Orders the events of another source. */
    public ReorderWindow(EventSource source) {
        this.source = source;
    }

    @Override
    public CaptureEvent next() throws IOException {
        while (window.size() < WINDOW) {
            if (next == null) {
                next = read();
            }
            if (next == null || (startsAnew(next) && !window.isEmpty())) {
                break;
            }
            add(next);
            next = null;
        }
        return window.isEmpty() ? null : window.remove().event();
    }

    private Numbered read() throws IOException {
        CaptureEvent event = source.next();
        return event == null ? null : new Numbered(event, read++);
    }

    private boolean startsAnew(Numbered numbered) {
        return newest != Long.MIN_VALUE && numbered.event().part() != part;
    }

    private void add(Numbered numbered) {
        long time = numbered.event().time();
        if (startsAnew(numbered)) {
            newest = time;
        } else if (time < newest) {
            late++;
        } else {
            newest = time;
        }
        part = numbered.event().part();
        window.add(numbered);
    }

    /** Events that stood below a later one. */
    public long late() {
        return late;
    }
}
