// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace.capture;

import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the map and unmap events of a capture, in constant memory, and counts everything else. A line that makes no sense
 * is no error. Not thread-safe.
 */
public final class CaptureReader implements EventSource, Closeable {
    private static final int EXAMPLES = 3;

    /**
     * A line that is none of the format.
     *
     * @param number from 1
     */
    public record Garbage(long number, String text) {}

    private final LongLines lines;
    private CaptureFormat format;

    private long line;
    private long maps;
    private long unmaps;
    private long otherEvents;
    private long garbage;
    private long lossNotices;
    private long lostEvents;
    private long overwrittenEvents;
    private final List<Garbage> examples = new ArrayList<>();

    /**
     * Reads from a text.
     *
     * @param text closed with this object
     * @param format of the text; empty to find out from its lines
     */
    public CaptureReader(Reader text, Optional<CaptureFormat> format) {
        this.lines = new LongLines(text);
        this.format = format.orElse(null);
    }

    @Override
    public MappingEvent next() throws IOException {
        for (String text = lines.next(); text != null; text = lines.next()) {
            line++;
            if (count(read(text), text) instanceof CaptureLine.Mapping mapping) {
                return mapping.event();
            }
        }
        return null;
    }

    private CaptureLine read(String text) {
        if (format == null) {
            format = CaptureFormat.detect(text).orElse(null);
        }
        if (format != null) {
            return format.read(text);
        }
        return text.isBlank() || text.startsWith("#") ? CaptureLine.Other.REMARK : CaptureLine.Other.GARBAGE;
    }

    private CaptureLine count(CaptureLine said, String text) {
        if (said instanceof CaptureLine.Mapping mapping) {
            if (mapping.event().kind() == MappingEvent.Kind.MAP) {
                maps++;
            } else {
                unmaps++;
            }
        } else if (said instanceof CaptureLine.Lost lost) {
            lossNotices++;
            lostEvents = sum(lostEvents, lost.events());
        } else if (said instanceof CaptureLine.Overwritten overwritten) {
            overwrittenEvents = sum(overwrittenEvents, overwritten.events());
        } else if (said == CaptureLine.Other.EVENT) {
            otherEvents++;
        } else if (said == CaptureLine.Other.GARBAGE) {
            if (garbage++ < EXAMPLES) {
                examples.add(new Garbage(line, text));
            }
        }
        return said;
    }

    /** Of two numbers that are not negative; at most the largest, as a damaged line may claim any. */
    private static long sum(long one, long other) {
        return one > Long.MAX_VALUE - other ? Long.MAX_VALUE : one + other;
    }

    /** The format, named or found; empty as long as no line told. */
    public Optional<CaptureFormat> format() {
        return Optional.ofNullable(format);
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

    /** Events of other kinds. */
    public long otherEvents() {
        return otherEvents;
    }

    /** Lines that are none of the format. */
    public long garbage() {
        return garbage;
    }

    /** The first of those lines. */
    public List<Garbage> examples() {
        return List.copyOf(examples);
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

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
