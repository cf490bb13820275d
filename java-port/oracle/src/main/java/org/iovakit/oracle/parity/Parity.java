// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.oracle.parity;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.LongConsumer;
import org.iovakit.domain.State;
import org.iovakit.oracle.KernelTree;
import org.iovakit.oracle.Replayers;
import org.iovakit.oracle.Replayers.Kind;
import org.iovakit.oracle.parity.ReplayerException.Fault;
import org.iovakit.trace.Operation;
import org.iovakit.trace.Replay;
import org.iovakit.trace.Replayer;
import org.iovakit.trace.ResultSink;
import org.iovakit.trace.Shrinker;
import org.iovakit.trace.Trace;
import org.iovakit.trace.TraceSource;

/**
 * Runs a trace on the Java of a stage and on its C, line by line. Thread-safe. Memory does not grow with the trace, but
 * for what is needed to shrink a difference, which has a limit.
 */
public final class Parity {
    /** Up to so many operations of a domain are shrunk. */
    public static final int OLDEST = 500_000;

    private static final Duration SHRINKING = Duration.ofMinutes(2);

    private static final int PROGRESS_STEP = 1 << 12;

    private final Replayers replayers;
    private final Duration patience;

    /**
     * Takes the C side from these replayers.
     *
     * @param patience how long C may take for a few hundred operations before it counts as hanging
     */
    public Parity(Replayers replayers, Duration patience) {
        this.replayers = replayers;
        this.patience = patience;
    }

    /**
     * Looks for a difference, and shrinks the first one.
     *
     * @param kernel a kernel source at that stage, with at least {@link org.iovakit.oracle.KernelFiles#all()}
     * @param sanitize whether the C side runs under the sanitizers; a report is a difference
     * @param progress told the number of operations done, every few thousand, from the calling thread
     * @return empty when both sides say the same
     * @throws ReplayerException if the C side hangs, fails where the kernel's code does not, or differs from Java but once
     * @throws org.iovakit.trace.TraceSyntaxException if the trace is none
     * @throws IOException if the C side cannot be built or run
     */
    public Optional<ParityDifference> run(
            State stage, KernelTree kernel, TraceSource trace, boolean sanitize, LongConsumer progress)
            throws IOException {
        return run(stage, kernel, trace, sanitize ? Kind.SANITIZING : Kind.COUNTING, progress);
    }

    /**
     * The same, with the C side of a kind.
     *
     * @param kind one that counts visits; where it counts touches, Java's are compared too
     */
    public Optional<ParityDifference> run(
            State stage, KernelTree kernel, TraceSource trace, Kind kind, LongConsumer progress) throws IOException {
        Twin twin = twin(stage, kernel, kind);
        Run run = run(twin, trace, progress);
        if (!run.isDifferent()) {
            return Optional.empty();
        }
        Optional<Trace> shrunk = shrink(twin, trace, run);
        Run last = run(twin, shrunk.isPresent() ? shrunk.get() : trace, done -> progress.accept(run.index()));
        if (!last.isDifferent() || (shrunk.isEmpty() && last.index() != run.index())) {
            throw unsteady(run);
        }
        return Optional.of(new ParityDifference(run.index() + 1, shrunk, last.javaLine(), last.cLine()));
    }

    private static ReplayerException unsteady(Run run) {
        return new ReplayerException(
                Fault.MACHINE,
                "Java and C differed at operation " + (run.index() + 1)
                        + ", and not when the same operations were done again: that is no result, run this again"
                        + " (Java: " + run.javaLine() + "; C: " + run.cLine() + ")");
    }

    /**
     * Whether there is a difference, for those who want to know no more.
     *
     * @param kernel a kernel source at that stage, with at least {@link org.iovakit.oracle.KernelFiles#all()}
     * @param kind one that counts visits; where it counts touches, Java's are compared too
     * @throws ReplayerException if the C side hangs, or fails where the kernel's code does not
     * @throws IOException if the C side cannot be built or run
     */
    public boolean differs(State stage, KernelTree kernel, TraceSource trace, Kind kind) throws IOException {
        return run(twin(stage, kernel, kind), trace, done -> {}).isDifferent();
    }

    private Twin twin(State stage, KernelTree kernel, Kind kind) throws IOException {
        return new Twin(stage, replayers.replayer(kernel, kind), kind == Kind.TOUCHING, kernel.magazinesOnDemand());
    }

    /**
     * Both sides.
     *
     * @param program the replayer of the C
     * @param touches whether it counts these
     * @param magazinesOnDemand whether its caches get magazines so
     */
    private record Twin(State stage, Path program, boolean touches, boolean magazinesOnDemand) {
        Replay java(int cpus, ResultSink sink) {
            Replay java = touches ? Replayer.counting(stage, cpus, sink) : new Replayer(stage, cpus, sink);
            if (magazinesOnDemand) {
                java.allocateMagazinesOnDemand();
            }
            return java;
        }
    }

    private Run run(Twin twin, TraceSource trace, LongConsumer progress) throws IOException {
        try (ReplayerProcess c = new ReplayerProcess(twin.program(), patience)) {
            Run run = new Run(twin, trace, c);
            run.replay(progress);
            return run;
        }
    }

    /** Empty if there is too much to shrink. */
    private Optional<Trace> shrink(Twin twin, TraceSource trace, Run run) throws IOException {
        long index = run.index();
        try (Attempts attempts = new Attempts(twin, patience)) {
            // Mostly what came before the last domain has no part in it.
            Optional<Trace> failing = Trace.lastDomain(trace, index + 1, OLDEST);
            if (failing.isPresent() && attempts.failure(failing.get()).isEmpty()) {
                failing = index < OLDEST ? Optional.of(Trace.first(trace, index + 1)) : Optional.empty();
            }
            return failing.isPresent()
                    ? Optional.of(Shrinker.shrink(failing.get(), SHRINKING, attempts))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            throw unsteady(run);
        }
    }

    /** Traces on both sides, one after the other. Starting a process takes longer than most of them. */
    private static final class Attempts implements Shrinker.Attempt, AutoCloseable {
        private final Twin twin;
        private final Duration patience;

        /** It takes another trace; null if there is none that does. */
        private ReplayerProcess ready;

        Attempts(Twin twin, Duration patience) {
            this.twin = twin;
            this.patience = patience;
        }

        @Override
        public OptionalInt failure(Trace candidate) throws IOException {
            ReplayerProcess c = ready != null ? ready : new ReplayerProcess(twin.program(), patience);
            ready = null;
            try {
                Run run = new Run(twin, candidate, c);
                run.replay(done -> {});
                c.skipRest();
                ready = c.isOver() ? c : null;
                return run.isDifferent() ? OptionalInt.of((int) run.index()) : OptionalInt.empty();
            } finally {
                if (ready == null) {
                    c.close();
                }
            }
        }

        @Override
        public void close() throws IOException {
            if (ready != null) {
                ready.close();
            }
        }
    }

    /** One trace on both sides. */
    private static final class Run {
        /** Says that both lines are there, and differ. */
        private static final class Different extends IOException {
            private static final long serialVersionUID = 1L;

            @Override
            public synchronized Throwable fillInStackTrace() {
                return this;
            }
        }

        private final Twin twin;
        private final TraceSource trace;
        private final ReplayerProcess c;

        private long index = -1;
        private String javaLine;
        private String cLine;

        Run(Twin twin, TraceSource trace, ReplayerProcess c) {
            this.twin = twin;
            this.trace = trace;
            this.c = c;
        }

        boolean isDifferent() {
            return cLine != null;
        }

        /** The operation that differs; the last where the end does. */
        long index() {
            return index;
        }

        String javaLine() {
            return javaLine;
        }

        String cLine() {
            return cLine;
        }

        /** Replays until a difference, or to the end. */
        void replay(LongConsumer progress) throws IOException {
            c.begin(trace);
            try (TraceSource.Cursor cursor = trace.open()) {
                Replay java = twin.java(trace.cpus(), this::compare);
                for (Operation next = cursor.next(); next != null; next = cursor.next()) {
                    Operation operation = next;
                    index++;
                    onJava(() -> java.replay(operation));
                    if (index % PROGRESS_STEP == 0) {
                        progress.accept(index);
                    }
                }
                onJava(java::finish);
                end();
                progress.accept(index + 1);
            } catch (Different e) {
                return;
            } catch (ReplayerException e) {
                throw index < 0
                        ? e
                        : new ReplayerException(e.fault(), e.getMessage() + ", at operation " + (index + 1));
            }
        }

        /** What Java does at some point. */
        @FunctionalInterface
        private interface Step {
            void run() throws IOException;
        }

        /** What the allocator throws is its answer. */
        private void onJava(Step step) throws IOException {
            try {
                step.run();
            } catch (RuntimeException | StackOverflowError e) {
                compare(e.toString());
            }
        }

        private void compare(String line) throws IOException {
            String other = c.readLine();
            if (!line.equals(other)) {
                differ(line, other != null ? other : c.end());
            }
        }

        /** C has nothing more to say, and died or not. */
        private void end() throws IOException {
            String more = c.readLine();
            String other = more != null ? more : c.end();
            if (!other.isEmpty()) {
                differ("end", other);
            }
        }

        private void differ(String line, String other) throws Different, ReplayerException {
            if (other.isEmpty()) {
                throw new ReplayerException(Fault.MACHINE, "the C replayer ended before its trace did");
            }
            javaLine = line;
            cLine = other;
            throw new Different();
        }
    }
}
