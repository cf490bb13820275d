// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.oracle.parity;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.LongConsumer;
import org.iovakit.domain.Stage;
import org.iovakit.oracle.KernelTree;
import org.iovakit.oracle.Replayers;
import org.iovakit.trace.Operation;
import org.iovakit.trace.Replayer;
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
     * @throws ReplayerException if the C side hangs, or fails where the kernel's code does not
     * @throws org.iovakit.trace.TraceSyntaxException if the trace is none
     * @throws IOException if the C side cannot be built or run
     */
    public Optional<Difference> run(
            Stage stage, KernelTree kernel, TraceSource trace, boolean sanitize, LongConsumer progress)
            throws IOException {
        Path program = replayers.replayer(kernel, sanitize ? Replayers.Kind.SANITIZING : Replayers.Kind.COUNTING);
        Run run = new Run(stage, program, trace, patience);
        if (!run.differs(progress)) {
            return Optional.empty();
        }
        Optional<Trace> shrunk = shrink(stage, program, trace, run.index());
        if (shrunk.isEmpty()) {
            return Optional.of(new Difference(run.index() + 1, shrunk, run.javaLine(), run.cLine()));
        }
        Run last = new Run(stage, program, shrunk.get(), patience);
        if (!last.differs(done -> {})) {
            throw new ReplayerException("the C replayer answers now one way, now the other:\n"
                    + new Difference(run.index() + 1, shrunk, run.javaLine(), run.cLine()));
        }
        return Optional.of(new Difference(run.index() + 1, shrunk, last.javaLine(), last.cLine()));
    }

    /**
     * Whether there is a difference, for those who want to know no more.
     *
     * @param kernel a kernel source at that stage, with at least {@link org.iovakit.oracle.KernelFiles#all()}
     * @throws ReplayerException if the C side hangs, or fails where the kernel's code does not
     * @throws IOException if the C side cannot be built or run
     */
    public boolean differs(Stage stage, KernelTree kernel, TraceSource trace) throws IOException {
        return new Run(stage, replayers.replayer(kernel, Replayers.Kind.COUNTING), trace, patience).differs(done -> {});
    }

    private Optional<Trace> shrink(Stage stage, Path program, TraceSource trace, long index) throws IOException {
        Shrinker.Attempt attempt = candidate -> {
            Run run = new Run(stage, program, candidate, patience);
            return run.differs(done -> {}) ? OptionalInt.of((int) run.index()) : OptionalInt.empty();
        };
        // Mostly what came before the last domain has no part in it.
        Optional<Trace> failing = Trace.lastDomain(trace, index + 1, OLDEST);
        if (failing.isPresent() && attempt.failure(failing.get()).isEmpty()) {
            failing = index < OLDEST ? Optional.of(Trace.first(trace, index + 1)) : Optional.empty();
        }
        return failing.isPresent() ? Optional.of(Shrinker.shrink(failing.get(), SHRINKING, attempt)) : Optional.empty();
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

        private final Stage stage;
        private final Path program;
        private final TraceSource trace;
        private final Duration patience;

        private long index = -1;
        private String javaLine;
        private String cLine;

        Run(Stage stage, Path program, TraceSource trace, Duration patience) {
            this.stage = stage;
            this.program = program;
            this.trace = trace;
            this.patience = patience;
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
        boolean differs(LongConsumer progress) throws IOException {
            try (ReplayerProcess c = new ReplayerProcess(program, trace, patience);
                    TraceSource.Cursor cursor = trace.open()) {
                Replayer java = new Replayer(stage, trace.cpus(), line -> compare(line, c));
                for (Operation next = cursor.next(); next != null; next = cursor.next()) {
                    Operation operation = next;
                    index++;
                    onJava(() -> java.replay(operation), c);
                    if (index % PROGRESS_STEP == 0) {
                        progress.accept(index);
                    }
                }
                onJava(java::finish, c);
                String end = c.end();
                if (!end.isEmpty()) {
                    javaLine = "end";
                    cLine = end;
                    return true;
                }
                progress.accept(index + 1);
                return false;
            } catch (Different e) {
                return true;
            } catch (ReplayerException e) {
                throw index < 0 ? e : new ReplayerException(e.getMessage() + ", at operation " + (index + 1));
            }
        }

        /** What Java does at some point. */
        @FunctionalInterface
        private interface Step {
            void run() throws IOException;
        }

        /** What the allocator throws is its answer. */
        private void onJava(Step step, ReplayerProcess c) throws IOException {
            try {
                step.run();
            } catch (RuntimeException | StackOverflowError e) {
                compare(e.toString(), c);
            }
        }

        private void compare(String line, ReplayerProcess c) throws IOException {
            String other = c.readLine();
            if (!line.equals(other)) {
                javaLine = line;
                cLine = other != null ? other : c.end();
                if (cLine.isEmpty()) {
                    throw new ReplayerException("the C replayer ended before its trace did");
                }
                throw new Different();
            }
        }
    }
}
