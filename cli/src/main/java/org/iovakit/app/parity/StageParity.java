// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.parity;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;
import org.iovakit.app.Rerun;
import org.iovakit.app.series.EditedSeries;
import org.iovakit.app.subject.CTwin;
import org.iovakit.domain.State;
import org.iovakit.oracle.BuildException;
import org.iovakit.oracle.parity.Parity;
import org.iovakit.oracle.parity.ParityDifference;
import org.iovakit.oracle.parity.ReplayerException;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.base.Reason;
import org.iovakit.trace.TraceSyntaxException;

/** The Java of several stages held against their C, with the same operations, on all cores. */
public final class StageParity {
    /**
     * What came of a stage.
     *
     * @param operations that were done on both sides, up to the one that differs
     * @param difference the first
     */
    public record Result(State stage, long operations, Optional<ParityDifference> difference) {}

    /** Takes results. */
    @FunctionalInterface
    public interface Listener {
        void result(Result result) throws PatchGenException;
    }

    private final CTwin twin;
    private final EditedSeries kernels;
    private final ComparedTrace trace;
    private final boolean sanitize;
    private final Rerun again;
    private final Parity parity;
    private final AtomicBoolean cancelled = new AtomicBoolean();

    /**
     * Prepares to compare.
     *
     * @param sanitize whether the C is built with the sanitizers
     * @param patience how long the C may take for one answer
     * @param again with which the user can look again
     */
    public StageParity(
            CTwin twin, EditedSeries kernels, ComparedTrace trace, boolean sanitize, Duration patience, Rerun again) {
        this.twin = twin;
        this.kernels = kernels;
        this.trace = trace;
        this.sanitize = sanitize;
        this.again = again;
        this.parity = new Parity(twin.replayers(), patience);
    }

    /** The kernel, for people. */
    public String base() {
        return kernels.base();
    }

    public ComparedTrace trace() {
        return trace;
    }

    /** The compiler of the C, as it calls itself. */
    public String compiler() {
        return twin.compiler().version();
    }

    public boolean sanitizes() {
        return sanitize;
    }

    /**
     * Compares, once.
     *
     * @param progress told from any thread that so many more operations are done
     * @param each told the result of each stage, in their order, as soon as those before it are known
     * @throws PatchGenException if a comparison cannot be made; the others are ended then
     */
    public void compare(List<State> stages, LongConsumer progress, Listener each) throws PatchGenException {
        int cores = Runtime.getRuntime().availableProcessors();
        ExecutorService threads = Executors.newFixedThreadPool(Math.min(stages.size(), cores));
        try {
            List<Future<Result>> results = stages.stream()
                    .map(stage -> threads.submit(() -> compare(stage, progress)))
                    .toList();
            for (Future<Result> result : results) {
                each.result(get(result));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PatchGenException("interrupted while Java and C were compared", e);
        } finally {
            cancelled.set(true);
            threads.shutdownNow();
        }
    }

    private Result compare(State stage, LongConsumer progress) throws PatchGenException {
        long[] done = {0};
        LongConsumer added = total -> {
            if (cancelled.get()) {
                throw new CancellationException("another stage could not be compared");
            }
            progress.accept(total - done[0]);
            done[0] = total;
        };
        try {
            Optional<ParityDifference> difference =
                    parity.run(stage, kernels.at(stage), trace.source(), sanitize, added);
            return new Result(stage, difference.map(ParityDifference::operation).orElse(done[0]), difference);
        } catch (TraceSyntaxException e) {
            throw new PatchGenException(e.getMessage(), e);
        } catch (ReplayerException e) {
            throw new PatchGenException(
                    at(stage) + e.getMessage() + "; to see it again: "
                            + again.of(List.of("--stage", "" + stage.number()), trace.optionsUpTo(trace.length())),
                    e);
        } catch (BuildException e) {
            throw new PatchGenException(
                    at(stage) + "no C to compare with; if the compiler is to blame, set CC to another: "
                            + e.getMessage(),
                    e);
        } catch (IOException e) {
            throw new PatchGenException(at(stage) + "cannot compare: " + Reason.of(e), e);
        } catch (OutOfMemoryError e) {
            throw new PatchGenException(
                    at(stage) + "Java has no memory for what the trace holds at a time after " + done[0]
                            + " operations; give it more, as in IOVAKIT_JAVA_OPTS=-Xmx8g",
                    e);
        }
    }

    private String at(State stage) {
        return "stage " + stage.number() + " of " + kernels.base() + ": ";
    }

    private static Result get(Future<Result> result) throws PatchGenException, InterruptedException {
        try {
            return result.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof PatchGenException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
