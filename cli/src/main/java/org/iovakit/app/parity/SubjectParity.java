// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.parity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.iovakit.diff.CostRule;
import org.iovakit.diff.Difference;
import org.iovakit.diff.Finding;
import org.iovakit.diff.Kind;
import org.iovakit.diff.Pair;
import org.iovakit.diff.Subject;
import org.iovakit.diff.TraceDiff;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.base.Reason;
import org.iovakit.trace.Operation;
import org.iovakit.trace.TraceSource;
import org.iovakit.trace.TraceSyntaxException;

/**
 * Subjects held against each other by what they answer and which ranges they hold, not by what it costs them or how they
 * keep them: so C without a twin can be held against the Java of a stage.
 */
public final class SubjectParity {
    /**
     * What came of two.
     *
     * @param operations that both did, up to the first difference
     * @param first difference
     * @param finding the same, made small where that can be
     */
    public record Result(Pair pair, long operations, Optional<Difference> first, Optional<Finding> finding) {
        /** Whether both did the same. */
        public boolean isSame() {
            return first.isEmpty();
        }
    }

    /**
     * Which of some stages somebody's C does the same as.
     *
     * @param code it
     * @param same those that it does the same as
     * @param closest what it was last held against: one of these, or else the one that it leaves last
     */
    public record Likeness(Subject code, List<Subject> same, Result closest) {
        public Likeness {
            same = List.copyOf(same);
        }
    }

    private final TraceSource trace;

    /** @param trace what they are given */
    public SubjectParity(TraceSource trace) {
        this.trace = trace;
    }

    /**
     * Holds one against another, and makes the first difference small.
     *
     * @param progress told from time to time how many more operations are done
     * @throws PatchGenException if they cannot be asked, or the trace is none
     */
    public Result compare(Pair pair, LongConsumer progress) throws PatchGenException {
        Result result = run(pair, trace, progress);
        if (result.isSame()) {
            return result;
        }
        TraceSource part = first(trace, result.first().get().index() + 1);
        Optional<Finding> finding = asking(() ->
                TraceDiff.run(pair, CostRule.NONE, EnumSet.complementOf(EnumSet.of(Kind.VISITS)), part, done -> {})
                        .findings()
                        .stream()
                        .min(Comparator.comparingLong(one -> one.first().index())));
        return new Result(pair, result.operations(), result.first(), finding);
    }

    /**
     * Finds out which stages somebody's C does the same as.
     *
     * @param progress told from time to time how many more operations are done
     * @throws PatchGenException if they cannot be asked, or the trace is none
     */
    public Likeness recognise(Subject code, List<Subject> stages, LongConsumer progress) throws PatchGenException {
        List<Result> results = new ArrayList<>();
        for (Subject stage : stages) {
            results.add(run(new Pair(stage, code), trace, progress));
        }
        List<Subject> same = results.stream()
                .filter(Result::isSame)
                .map(result -> result.pair().from())
                .toList();
        Result closest = results.stream()
                .max(Comparator.comparing(Result::isSame).thenComparingLong(Result::operations))
                .orElseThrow();
        return new Likeness(code, same, closest);
    }

    private static Result run(Pair pair, TraceSource trace, LongConsumer progress) throws PatchGenException {
        TraceDiff.First first = asking(() -> TraceDiff.first(pair, trace, progress));
        return new Result(pair, first.operations(), first.difference(), Optional.empty());
    }

    /** What asks subjects. */
    @FunctionalInterface
    private interface Question<T> {
        T ask() throws IOException;
    }

    private static <T> T asking(Question<T> question) throws PatchGenException {
        try {
            return question.ask();
        } catch (TraceSyntaxException e) {
            throw new PatchGenException(e.getMessage(), e);
        } catch (IOException e) {
            throw new PatchGenException("cannot compare: " + Reason.of(e), e);
        } catch (UncheckedIOException e) {
            throw new PatchGenException("cannot compare: " + e.getCause().getMessage(), e);
        }
    }

    /** The first operations of a trace. */
    private static TraceSource first(TraceSource trace, long operations) {
        return new TraceSource() {
            @Override
            public int cpus() {
                return trace.cpus();
            }

            @Override
            public Cursor open() throws IOException {
                Cursor all = trace.open();
                return new Cursor() {
                    private long left = operations;

                    @Override
                    public Operation next() throws IOException {
                        return left-- > 0 ? all.next() : null;
                    }

                    @Override
                    public void close() throws IOException {
                        all.close();
                    }
                };
            }
        };
    }
}
