// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.suite;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.iovakit.app.Environment;
import org.iovakit.app.series.EditedSeries;
import org.iovakit.domain.State;
import org.iovakit.kunit.backend.Backend;
import org.iovakit.kunit.backend.BackendResult;
import org.iovakit.kunit.iova.Suite;
import org.iovakit.oracle.BuildException;
import org.iovakit.oracle.Compilation;
import org.iovakit.oracle.Compiler;
import org.iovakit.oracle.Diagnostic;
import org.iovakit.oracle.Foundation;
import org.iovakit.oracle.JavaRange;
import org.iovakit.oracle.KernelCompile;
import org.iovakit.oracle.KernelFiles;
import org.iovakit.oracle.KernelTree;
import org.iovakit.oracle.Machine32;
import org.iovakit.oracle.NativeRun;
import org.iovakit.oracle.NativeSuite;
import org.iovakit.oracle.StructSize;
import org.iovakit.oracle.WarningSet;
import org.iovakit.patchgen.PatchGenException;

/** Runs the suite on the C of stages, in user space. */
public final class NativeBackend {
    /** How a message starts that says why emails are written without this backend's word. */
    public static final String LEFT_OUT = "the native suite was left out: ";

    private static final Duration COMPILER_LIMIT = Duration.ofMinutes(2);

    /** A stage takes a fraction of a second. */
    private static final Duration SUITE_LIMIT = Duration.ofMinutes(1);

    private final Compiler compiler;
    private final Path programs;
    private final Environment environment;

    /**
     * The backend with a compiler.
     *
     * @throws PatchGenException if there is no place for what it compiles
     */
    public NativeBackend(Compiler compiler, Environment environment) throws PatchGenException {
        this.compiler = compiler;
        this.programs = environment.programs();
        this.environment = environment;
    }

    /**
     * The backend with the system's compiler.
     *
     * @throws PatchGenException if there is none, or it does not work
     */
    public static NativeBackend of(Environment environment) throws PatchGenException {
        try {
            return new NativeBackend(Compiler.find(environment.variables(), COMPILER_LIMIT), environment);
        } catch (IOException e) {
            throw new PatchGenException(e.getMessage(), e);
        }
    }

    /**
     * Runs the suite on stages, several at a time, and where it can also with a 32-bit {@code long}. What does not build,
     * crashes or hangs on a stage is that stage's result.
     *
     * @throws PatchGenException if the series has no suite, the base does not build even without patches, or nothing can
     *     be built and run here
     */
    public NativeProof run(EditedSeries kernels, List<State> stages) throws PatchGenException {
        if (!kernels.hasSuite()) {
            throw new PatchGenException("the series ends before the patch that adds the suite");
        }
        NativeSuite suite = suite(kernels);
        try {
            Machine32 narrow = Machine32.find(compiler, programs, environment.variables());
            List<Callable<Outcome>> runs = new ArrayList<>();
            for (State stage : stages) {
                KernelTree kernel = kernels.withSuite(stage);
                runs.add(() -> outcome(stage, Backend.NATIVE, () -> suite.run(kernel)));
                if (narrow.works()) {
                    runs.add(() -> outcome(stage, Backend.NATIVE32, () -> suite.run(kernel, narrow)));
                }
            }
            List<BackendResult> results = new ArrayList<>();
            List<RangeSize> sizes = new ArrayList<>();
            for (Outcome outcome : sideBySide(runs)) {
                if (outcome.failure() != null) {
                    requireFitBase(kernels, outcome.backend() == Backend.NATIVE ? List.of() : narrow.options());
                }
                results.add(outcome.result(kernels.suite()));
                outcome.size()
                        .ifPresent(c -> sizes.add(new RangeSize(outcome.stage(), c, JavaRange.bytes(outcome.stage()))));
            }
            return new NativeProof(compiler.version(), results, sizes, narrow.missing());
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /**
     * Asks suite and verifier on the C of stages whether they notice what they are there for.
     *
     * @return what they do not, a line each; empty if they can be relied on
     * @throws PatchGenException if they cannot be asked
     */
    public List<String> unnoticed(EditedSeries kernels, List<State> stages) throws PatchGenException {
        List<Callable<List<String>>> trials = new ArrayList<>();
        for (State stage : stages) {
            trials.add(() -> SuiteTrial.onC(suite(kernels), kernels, stage));
        }
        try {
            return sideBySide(trials).stream().flatMap(List::stream).toList();
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private NativeSuite suite(EditedSeries kernels) {
        return new NativeSuite(kernels.suiteFile(), compiler, programs, SUITE_LIMIT);
    }

    /** The results of some work, in order, as many at a time as there are processors. */
    private static <T> List<T> sideBySide(List<Callable<T>> work) throws IOException, PatchGenException {
        ExecutorService workers =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> future : workers.invokeAll(work)) {
                results.add(future.get());
            }
            return results;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PatchGenException("interrupted while the suite was being built and run", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        } finally {
            workers.shutdownNow();
        }
    }

    private static PatchGenException unusable(IOException e) {
        return new PatchGenException("the suite cannot be run on C: " + e.getMessage(), e);
    }

    /** A run, or why there is none. */
    private record Outcome(State stage, Backend backend, NativeRun run, BuildException failure) {
        BackendResult result(Suite suite) {
            return failure == null
                    ? BackendResult.read(backend, stage, suite, run.log(), run.death(), run.time())
                    : BackendResult.missing(backend, stage, suite, "does not build", failure.getMessage());
        }

        /** As it is on the machines that the allocator is tuned for. */
        Optional<StructSize> size() {
            return failure == null && backend == Backend.NATIVE ? run.size() : Optional.empty();
        }
    }

    @FunctionalInterface
    private interface Run {
        NativeRun make() throws IOException;
    }

    private static Outcome outcome(State stage, Backend backend, Run run) throws IOException {
        try {
            return new Outcome(stage, backend, run.make(), null);
        } catch (BuildException e) {
            return new Outcome(stage, backend, null, e);
        }
    }

    /** Not every kernel builds against the shim: a newer one may ask for what it lacks. Patches are not to blame then. */
    private void requireFitBase(EditedSeries kernels, List<String> options) throws IOException, PatchGenException {
        KernelCompile compile = new KernelCompile(compiler);
        List<String> flags = new ArrayList<>(WarningSet.ERRORS);
        flags.addAll(options);
        // What every build of a kernel stops at, and the twin's.
        WarningSet errors = new WarningSet("errors", flags, List.of(), List.of());
        KernelTree base = kernels.at(kernels.lineage().base());
        SortedSet<String> units = new TreeSet<>(Foundation.ofAllocator(base).units());
        units.add(KernelFiles.IOVA_C);
        for (String unit : units) {
            Compilation compilation = compile.compile(base, unit, errors);
            if (!compilation.succeeded()) {
                Diagnostic first = compilation.diagnostics().stream()
                        .filter(diagnostic -> diagnostic.severity() == Diagnostic.Severity.ERROR)
                        .findFirst()
                        .orElseThrow();
                throw new PatchGenException(
                        kernels.base() + ": its C does not build in user space, even without patches: " + first
                                + "; iovakit's stand-ins for kernel headers do not fit this kernel");
            }
        }
    }
}
