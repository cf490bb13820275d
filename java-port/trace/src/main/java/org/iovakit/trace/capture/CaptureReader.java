// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace.capture;

import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.iovakit.trace.Coverage;
import org.iovakit.trace.Coverage.Figure;

/**
 * Reads the map and unmap events of a capture and those of the capture script's probes, in constant memory, and counts
 * everything else. A line that makes no sense is no error. Not thread-safe.
 */
public final class CaptureReader implements EventSource, Closeable {
    /** Nanoseconds; what is older by more than that is of another capture. */
    private static final long MOST_DISORDER = 1_000_000_000;

    /** An event that was broken over more lines was broken by nobody who reads it. */
    private static final int MOST_BREAKS = 4;

    /**
     * A line.
     *
     * @param number from 1
     */
    public record Line(long number, String text) {}

    private final LongLines lines;

    /** Lines that were looked at, and not yet read. */
    private final Deque<String> ahead = new ArrayDeque<>();

    private final Set<Tool> tools = EnumSet.noneOf(Tool.class);

    private long line;
    private long maps;
    private long unmaps;
    private long calls;
    private long otherEvents;
    private long garbage;
    private Line firstGarbage;
    private long unread;
    private Line firstUnread;
    private long lossNotices;
    private long lostEvents;
    private long overwrittenEvents;
    private long withoutTime;
    private long withoutCpu;

    private Tool tool;
    private int part;
    private long time;
    private long oldest = Long.MAX_VALUE;
    private long newest = Long.MIN_VALUE;
    private boolean overlapping;

    /** The part of which the times are the oldest and the newest, and what passed in those before. */
    private int timedPart;

    private long oldestOfPart;
    private long newestOfPart = Long.MIN_VALUE;
    private long nanoseconds;

    /** Whether events were read since the last line that starts a capture. */
    private boolean inPart;

    /**
     * Reads from a text.
     *
     * @param text in which a character is a byte; closed with this object
     */
    public CaptureReader(Reader text) {
        this.lines = new LongLines(text);
    }

    @Override
    public CaptureEvent next() throws IOException {
        for (String text = take(); text != null; text = take()) {
            String plain = CopiedText.plain(text);
            CaptureLine said = EventLine.read(plain);
            Line here = new Line(line, text);
            if (said == CaptureLine.Other.CUT) {
                said = joined(plain);
            }
            if (said instanceof CaptureLine.Event event) {
                return read(event);
            }
            count(said, here);
        }
        return null;
    }

    private String take() throws IOException {
        String text = ahead.isEmpty() ? lines.next() : ahead.remove();
        if (text != null) {
            line++;
        }
        return text;
    }

    /** An event with the lines that it goes on in; they are left where that is none. */
    private CaptureLine joined(String start) throws IOException {
        StringBuilder event = new StringBuilder(start);
        List<String> taken = new ArrayList<>();
        while (taken.size() < MOST_BREAKS) {
            String text = ahead.isEmpty() ? lines.next() : ahead.remove();
            if (text == null) {
                break;
            }
            taken.add(text);
            String plain = CopiedText.plain(text);
            if (plain.isBlank() || EventLine.hasStart(plain)) {
                break;
            }
            CaptureLine said =
                    EventLine.read(event.append(' ').append(plain.strip()).toString());
            if (said instanceof CaptureLine.Event) {
                line += taken.size();
                return said;
            }
            if (said != CaptureLine.Other.CUT) {
                break;
            }
        }
        Collections.reverse(taken);
        taken.forEach(ahead::addFirst);
        return CaptureLine.Other.UNREADABLE;
    }

    private CaptureEvent read(CaptureLine.Event event) {
        if (inPart && event.tool() != tool) {
            part++;
        }
        Context context = event.context();
        if (context.time() != Context.UNKNOWN) {
            at(context.time());
        }
        inPart = true;
        tool = event.tool();
        tools.add(tool);
        if (!context.isTime()) {
            withoutTime++;
        }
        if (context.cpu() == Context.UNKNOWN) {
            withoutCpu++;
        }
        int cpu = Math.max(0, context.cpu());
        if (event instanceof CaptureLine.Probe probe) {
            calls++;
            return new ProbeEvent(probe.call(), probe.words(), context.task(), cpu, time, part);
        }
        CaptureLine.Mapping mapping = (CaptureLine.Mapping) event;
        if (mapping.kind() == MappingEvent.Kind.MAP) {
            maps++;
        } else {
            unmaps++;
        }
        return new MappingEvent(mapping.kind(), mapping.iova(), mapping.size(), context.task(), cpu, time, part);
    }

    private void at(long now) {
        if (part == timedPart && newestOfPart != Long.MIN_VALUE && now < newestOfPart - MOST_DISORDER) {
            part++;
        }
        if (part != timedPart) {
            overlapping |= now < newest && now >= oldest;
            nanoseconds += newestOfPart == Long.MIN_VALUE ? 0 : newestOfPart - oldestOfPart;
            oldestOfPart = now;
            newestOfPart = now;
            timedPart = part;
        }
        oldestOfPart = newestOfPart == Long.MIN_VALUE ? now : Math.min(oldestOfPart, now);
        newestOfPart = Math.max(newestOfPart, now);
        oldest = Math.min(oldest, now);
        newest = Math.max(newest, now);
        time = now;
    }

    private void count(CaptureLine said, Line here) {
        boolean hasAddress = here.text().contains(Payload.IOVA);
        if (firstUnread == null && (hasAddress || said == CaptureLine.Other.UNREADABLE)) {
            firstUnread = here;
        }
        if (said instanceof CaptureLine.Lost lost) {
            lossNotices++;
            lostEvents = sum(lostEvents, lost.events());
        } else if (said instanceof CaptureLine.Overwritten overwritten) {
            overwrittenEvents = sum(overwrittenEvents, overwritten.events());
        } else if (said == CaptureLine.Other.EVENT) {
            otherEvents++;
        } else if (said == CaptureLine.Other.HEADING && inPart) {
            inPart = false;
            part++;
        } else if (said == CaptureLine.Other.UNREADABLE) {
            unread++;
        } else if (said == CaptureLine.Other.GARBAGE) {
            garbage++;
            firstGarbage = firstGarbage == null ? here : firstGarbage;
        }
    }

    /** Of two numbers that are not negative; at most the largest, as a damaged line may claim any. */
    private static long sum(long one, long other) {
        return one > Long.MAX_VALUE - other ? Long.MAX_VALUE : one + other;
    }

    /** What printed the events so far, as they look. */
    public Set<Tool> tools() {
        return Collections.unmodifiableSet(tools);
    }

    /** Lines read so far. */
    public long lines() {
        return line;
    }

    /** Map events. */
    public long maps() {
        return maps;
    }

    /** Unmap events. */
    public long unmaps() {
        return unmaps;
    }

    /** Events of the capture script's probes: calls of the allocator and returns, and waits for locks. */
    public long calls() {
        return calls;
    }

    /** Events of other kinds. */
    public long otherEvents() {
        return otherEvents;
    }

    /** Lines that no tracing tool prints. */
    public long garbage() {
        return garbage;
    }

    /** The first of those lines. */
    public Optional<Line> firstGarbage() {
        return Optional.ofNullable(firstGarbage);
    }

    /** Events to be read that cannot be, or are cut off. */
    public long unread() {
        return unread;
    }

    /** The first of those, or of events of other kinds that have an address in them. */
    public Optional<Line> firstUnread() {
        return Optional.ofNullable(firstUnread);
    }

    /** How often the capture says that events are missing. */
    public long lossNotices() {
        return lossNotices;
    }

    /** Events that it says are missing, as far as it knows. */
    public long lostEvents() {
        return lostEvents;
    }

    /** Events that were overwritten in the buffer before the capture was read. */
    public long overwrittenEvents() {
        return overwrittenEvents;
    }

    /** Events that were read of which it is not told when they were, in a unit of time; they have that of the one before. */
    public long withoutTime() {
        return withoutTime;
    }

    /** Events that were read of which it is not told on which CPU they were; they are taken to be on CPU 0. */
    public long withoutCpu() {
        return withoutCpu;
    }

    /** From the first event to the last, in all parts together; 0 where not each event has a time. */
    public long nanoseconds() {
        return withoutTime > 0 || newestOfPart == Long.MIN_VALUE ? 0 : nanoseconds + newestOfPart - oldestOfPart;
    }

    /** What is known to be missing, as the text tells, and of what the events tell already. */
    public Coverage coverage(Coverage ofEvents) {
        return ofEvents.with(Figure.NANOSECONDS, nanoseconds())
                .with(Figure.LOST, lostEvents)
                .with(Figure.LOST_PLACES, lossNotices)
                .with(Figure.OVERWRITTEN, overwrittenEvents)
                .with(Figure.UNREAD, unread)
                .with(Figure.WITHOUT_TIME, withoutTime)
                .with(Figure.WITHOUT_CPU, withoutCpu)
                .with(Figure.PARTS, parts() > 1 ? parts() : 0);
    }

    /** Captures that were joined: a heading in the midst, another tool, and times that start anew tell of it. */
    public int parts() {
        return inPart ? part + 1 : Math.max(1, part);
    }

    /** Whether one of them starts in the time of those before it. */
    public boolean partsOverlap() {
        return overlapping;
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
