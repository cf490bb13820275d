// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Makes a trace that fails as short and as plain as it gets while it fails: a dump in place of the last operations, then
 * Zeller's delta debugging over all, then pairs of them, then plainer operands, again until it gets no shorter. Not
 * thread-safe.
 */
public final class Shrinker {
    /** Tells whether a trace fails. */
    @FunctionalInterface
    public interface Attempt {
        /** The index of the operation that a trace fails at; that of the last where it fails only at the end. */
        OptionalInt failure(Trace trace) throws IOException;
    }

    /** Up to here all pairs of operations are tried, and what does not fail is kept in mind. */
    private static final int FEW = 48;

    /** Says that the time is over. */
    private static final class Enough extends Exception {
        private static final long serialVersionUID = 1L;
    }

    private final Attempt attempt;
    private final Duration time;
    private final long start = System.nanoTime();
    private Trace best;

    /** Short ones that do not fail: the last round tries again what the one before it did. */
    private final Set<Trace> harmless = new HashSet<>();

    private Shrinker(Attempt attempt, Duration time, Trace failing) {
        this.attempt = attempt;
        this.time = time;
        this.best = failing;
    }

    /**
     * Shrinks a trace.
     *
     * @param time after which the shortest that was found so far will do
     * @return a trace that fails at its last operation
     * @throws IllegalArgumentException if the given one does not fail
     * @throws IOException from an attempt
     */
    public static Trace shrink(Trace failing, Duration time, Attempt attempt) throws IOException {
        Shrinker shrinker = new Shrinker(attempt, time, failing);
        try {
            if (!shrinker.fails(failing)) {
                throw new IllegalArgumentException("there is nothing to shrink: the trace does not fail");
            }
            shrinker.shrink();
        } catch (Enough e) {
            return shrinker.best;
        }
        return shrinker.best;
    }

    private void shrink() throws IOException, Enough {
        int before;
        do {
            before = best.operations().size();
            lookEarlier();
            removeRuns();
            removePairs();
            simplify();
            // Not until operands stay: two that depend on each other could take turns going down by one.
        } while (best.operations().size() < before);
    }

    /** Whether a trace fails; then it is the best so far, without what it did after that. */
    private boolean fails(Trace trace) throws IOException, Enough {
        boolean isShort = trace.operations().size() <= FEW;
        if (isShort && harmless.contains(trace)) {
            return false;
        }
        OptionalInt failure = attempt.failure(trace);
        if (failure.isPresent()) {
            best = trace.first(failure.getAsInt() + 1);
        } else if (isShort) {
            harmless.add(trace);
        }
        if (System.nanoTime() - start > time.toNanos()) {
            throw new Enough();
        }
        return failure.isPresent();
    }

    /** Leaves out runs of operations, from half of all down to single ones. */
    private void removeRuns() throws IOException, Enough {
        for (int run = Math.max(1, best.operations().size() / 2); run > 0; run /= 2) {
            // From the end: what is there depends on what came before, not the other way round.
            for (int end = best.operations().size();
                    end > 0;
                    end = Math.min(end - run, best.operations().size())) {
                without(Math.max(0, end - run), end);
            }
        }
    }

    private void without(int from, int to) throws IOException, Enough {
        BitSet kept = all();
        kept.clear(from, to);
        fails(best.keep(kept));
    }

    /** Leaves out two of which neither can go alone, such as a CPU's death and its return. */
    private void removePairs() throws IOException, Enough {
        for (int second = best.operations().size() - 1;
                second > 0 && best.operations().size() <= FEW;
                second--) {
            for (int first = Math.min(second, best.operations().size()) - 1; first >= 0; first--) {
                BitSet kept = all();
                kept.clear(second);
                kept.clear(first);
                if (second < best.operations().size()) {
                    fails(best.keep(kept));
                }
            }
        }
    }

    /** A dump may show at once what only a later answer told: bisects for the first operation after which it does. */
    private void lookEarlier() throws IOException, Enough {
        List<Operation> operations = best.operations();
        int shown = operations.size() - 1;
        int hidden = 0;
        while (shown - hidden > 1) {
            int middle = (hidden + shown) >>> 1;
            List<Operation> earlier = new ArrayList<>(operations.subList(0, middle));
            earlier.add(new Operation.Dump());
            if (fails(new Trace(best.cpus(), earlier))) {
                shown = middle;
            } else {
                hidden = middle;
            }
        }
    }

    private BitSet all() {
        BitSet all = new BitSet();
        all.set(0, best.operations().size());
        return all;
    }

    private void simplify() throws IOException, Enough {
        for (int index = 0; index < best.operations().size(); index++) {
            boolean simpler;
            do {
                simpler = false;
                for (Operation plainer : Simplification.than(best.operations().get(index))) {
                    if (index < best.operations().size() && fails(best.with(index, plainer))) {
                        simpler = true;
                        break;
                    }
                }
            } while (simpler && index < best.operations().size());
        }
    }
}
