// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff.matrix;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.iovakit.diff.Answer;
import org.iovakit.diff.Side;
import org.iovakit.diff.Subject;
import org.iovakit.trace.DumpedRange;
import org.iovakit.trace.Operation;

/** A subject that does one operation after the other. Not thread-safe. */
final class Playback implements AutoCloseable {
    /** The lowest pfn of the anchor, where there is one. */
    private static final long ANCHOR = ~0L;

    private final Subject subject;
    private final Side side;

    /** Lowest pfns. */
    private final Set<Long> reserved = new HashSet<>();

    private long granule;
    private String result;
    private FootprintReader footprint;

    /** Loads the subject. */
    Playback(Subject subject, int cpus) {
        this.subject = subject;
        side = subject.load(cpus);
    }

    /** Does the next operation. */
    void play(Operation operation) {
        side.begin(List.of(operation));
        finish(operation);
    }

    /** Has it begin with operations, each of which is then to be finished, in this order. */
    void begin(List<Operation> operations) {
        side.begin(operations);
    }

    /**
     * What the next operation came to that was begun.
     *
     * @throws SubjectDiedException if it was the last
     */
    void finish(Operation operation) {
        List<String> lines = side.results();
        result = lines.get(lines.size() - 1);
        if (result.startsWith(Side.THREW)) {
            throw new SubjectDiedException(subject, operation + ": " + result);
        }
        if (footprint != null) {
            lines.subList(0, lines.size() - 1).forEach(this::add);
        }
        if (operation instanceof Operation.Domain domain) {
            granule = domain.granule();
            reserved.clear();
        } else if (operation instanceof Operation.Reserve && !isRefused()) {
            reserved.add(Long.parseUnsignedLong(result.split(" ", 3)[1].substring("0x".length()), 16));
        }
    }

    /** Whether the last operation was refused a range. */
    boolean isRefused() {
        return result.startsWith("refused");
    }

    /** What the last operation cost; 0 where nothing was counted. */
    long cost() {
        return Math.max(0, Answer.cost(result, subject.unit()));
    }

    /** Nodes that the last operation touched in each hold of the lock; none where nobody counts. */
    int[] touches() {
        return Answer.touches(result);
    }

    /** How the ranges of the domain lie; there has to be one. */
    Footprint footprint() {
        footprint = new FootprintReader((1L << 32) / granule);
        play(new Operation.Dump());
        return footprint.footprint();
    }

    private void add(String line) {
        DumpedRange range = DumpedRange.parse(line);
        if (range.pfnLo() != ANCHOR) {
            footprint.add(range.pfnLo(), range.pfnHi(), reserved.contains(range.pfnLo()));
        }
    }

    @Override
    public void close() {
        side.close();
    }
}
