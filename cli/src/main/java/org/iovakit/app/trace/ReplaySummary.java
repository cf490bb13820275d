// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.trace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import org.HdrHistogram.Histogram;
import org.iovakit.diff.Ahead;
import org.iovakit.diff.Answer;
import org.iovakit.diff.Side;
import org.iovakit.diff.StageSubject;
import org.iovakit.diff.Subject;
import org.iovakit.domain.State;
import org.iovakit.trace.Coverage;
import org.iovakit.trace.Operation;
import org.iovakit.trace.Replay;
import org.iovakit.trace.Replayer;
import org.iovakit.trace.ResultSink;
import org.iovakit.trace.TouchTally;
import org.iovakit.trace.TraceSource;

/** What came of a trace on a subject, in constant memory but for what the trace holds at a time. */
public final class ReplaySummary {
    private static final String TOOK = "took ";

    private static final int PROGRESS_STEP = 1 << 14;

    /** Digits of a number of visits that are told. */
    private static final int DIGITS = 3;

    private final Subject subject;
    private final SortedMap<String, Long> kinds = new TreeMap<>();
    private final Histogram costs = new Histogram(DIGITS);
    private final TouchTally touches = new TouchTally();
    private final LoadCourse course = new LoadCourse();
    private Coverage coverage = Coverage.NOTHING;

    /** Allocations that make what was there before, and are no requests. */
    private long before;

    private long operations;
    private long served;
    private long refused;
    private long held;
    private long warned;
    private long mostHeld;
    private final Span below = new Span();
    private final Span above = new Span();
    private long pagesOf32Bits;

    private ReplaySummary(Subject subject) {
        this.subject = subject;
    }

    /**
     * Replays the rest of a trace on the Java of a stage.
     *
     * @param touches whether to count them
     * @param progress told that so many more operations are done
     */
    public static ReplaySummary of(
            State stage, int cpus, TraceSource.Cursor trace, boolean touches, LongConsumer progress)
            throws IOException {
        ReplaySummary summary = new ReplaySummary(new StageSubject(stage));
        Operation[] current = {null};
        ResultSink sink = line -> summary.answer(current[0], line);
        Replay replayer = touches ? Replayer.counting(stage, cpus, sink) : new Replayer(stage, cpus, sink);
        for (Operation operation = trace.next(); operation != null; operation = trace.next()) {
            current[0] = operation;
            summary.begin(trace);
            replayer.replay(operation);
            summary.done(operation, replayer.visits(), replayer.touches());
            if (summary.operations % PROGRESS_STEP == 0) {
                progress.accept(PROGRESS_STEP);
            }
        }
        replayer.finish();
        return summary;
    }

    /**
     * Replays the rest of a trace on C.
     *
     * @param progress told that so many more operations are done
     * @throws UncheckedIOException if it dies, or cannot be asked
     */
    public static ReplaySummary of(Subject subject, int cpus, TraceSource.Cursor trace, LongConsumer progress)
            throws IOException {
        ReplaySummary summary = new ReplaySummary(subject);
        try (Side side = subject.load(cpus)) {
            for (List<Operation> next = Ahead.next(trace); !next.isEmpty(); next = Ahead.next(trace)) {
                side.begin(next);
                for (Operation operation : next) {
                    List<String> lines = side.results();
                    String result = lines.get(lines.size() - 1);
                    if (result.startsWith(Side.THREW)) {
                        throw new UncheckedIOException(new IOException(subject.title() + ", at operation "
                                + (summary.operations + 1) + ", " + operation + ": " + result));
                    }
                    summary.begin(trace);
                    summary.answer(operation, result);
                    summary.done(operation, Math.max(0, Answer.cost(result, subject.unit())), Answer.touches(result));
                }
                progress.accept(next.size());
            }
        }
        return summary;
    }

    private void begin(TraceSource.Cursor trace) {
        if (operations == 0) {
            coverage = trace.coverage();
            before = coverage.get(Coverage.Figure.HELD) + 1; // the domain
        }
    }

    private boolean hasBegun() {
        return operations >= before;
    }

    private void answer(Operation operation, String line) {
        if (line.startsWith(TOOK)) {
            served += hasBegun() ? 1 : 0;
            held++;
            mostHeld = Math.max(mostHeld, held);
            span(operation, line);
        } else if (line.startsWith("refused")) {
            refused++;
        } else if (line.startsWith("freed")) {
            held--;
        } else if (operation instanceof Operation.Domain domain) {
            held = 0;
            pagesOf32Bits = (1L << 32) / domain.granule();
        }
        if (line.contains(" warnings=")) {
            warned++;
        }
    }

    /** Takes down where a range lies: requests of 32 bits and others keep apart. */
    private void span(Operation operation, String line) {
        int end = line.indexOf(' ', TOOK.length());
        long low = Long.parseUnsignedLong(
                line.substring(TOOK.length() + "0x".length(), end < 0 ? line.length() : end), 16);
        long pages = operation instanceof Operation.Alloc alloc
                ? alloc.size()
                : operation instanceof Operation.AllocFast fast ? fast.size() : 1;
        (Long.compareUnsigned(low, pagesOf32Bits) < 0 ? below : above).add(low, low + pages - 1);
    }

    /** The addresses between the lowest and the highest range of a domain. */
    private static final class Span {
        private long lowest = ~0L;
        private long highest;
        private boolean any;

        void add(long low, long high) {
            lowest = Long.compareUnsigned(low, lowest) < 0 ? low : lowest;
            highest = Long.compareUnsigned(high, highest) > 0 ? high : highest;
            any = true;
        }

        long pages() {
            return any ? highest - lowest + 1 : 0;
        }
    }

    private void done(Operation operation, long cost, int[] holds) {
        boolean measured = hasBegun();
        operations++;
        kinds.merge(operation.word(), 1L, Long::sum);
        if (!measured) {
            return;
        }
        touches.add(operation, holds);
        course.add(operation, holds);
        if (operation instanceof Operation.Alloc || operation instanceof Operation.AllocFast) {
            costs.recordValue(cost);
        }
    }

    /** How much of what happened the trace has. */
    public Coverage coverage() {
        return coverage;
    }

    public Subject subject() {
        return subject;
    }

    public long operations() {
        return operations;
    }

    /** How many there are of each kind, by its word. */
    public SortedMap<String, Long> kinds() {
        return Collections.unmodifiableSortedMap(kinds);
    }

    /** Requests that got a range. */
    public long served() {
        return served;
    }

    /** Requests that got none. */
    public long refused() {
        return refused;
    }

    /** Ranges of the last domain that were not given back. */
    public long held() {
        return held;
    }

    /** The most ranges that were held at a time. */
    public long mostHeld() {
        return mostHeld;
    }

    /** Pages from the lowest pfn that was given out to the highest, below 4 GiB and above it together. */
    public long spannedPages() {
        return below.pages() + above.pages();
    }

    /** Operations that set off a WARN_ON. */
    public long warned() {
        return warned;
    }

    /** What an alloc or alloc_fast cost, in the subject's unit; no visit where caches served it. */
    public Histogram costs() {
        return costs;
    }

    /** Nodes touched in a hold of the lock, whatever took it; empty where nothing did, or they were not counted. */
    public Optional<TouchTally.Cost> allTouches() {
        return touches.all();
    }

    /** The same in the course of the trace, from the first request on. */
    public LoadCourse course() {
        return course;
    }

    /** Nodes that holds of the lock touched beyond so many each, all together. */
    public long touchesBeyond(int few) {
        return touches.beyond(few);
    }

    /** Nodes touched in a hold of the lock, by what took it; empty where they were not counted. */
    public Map<TouchTally.Work, TouchTally.Cost> touches() {
        return touches.costs();
    }
}
