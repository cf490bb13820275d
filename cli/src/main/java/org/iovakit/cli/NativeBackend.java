// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.iovakit.domain.Stage;
import org.iovakit.kunit.backend.Backend;
import org.iovakit.kunit.backend.BackendResult;
import org.iovakit.oracle.BuildException;
import org.iovakit.oracle.Compilation;
import org.iovakit.oracle.Compiler;
import org.iovakit.oracle.Diagnostic;
import org.iovakit.oracle.JavaRange;
import org.iovakit.oracle.KernelCompile;
import org.iovakit.oracle.KernelFiles;
import org.iovakit.oracle.KernelTree;
import org.iovakit.oracle.NativeRun;
import org.iovakit.oracle.NativeSuite;
import org.iovakit.oracle.StructSize;
import org.iovakit.oracle.WarningSet;
import org.iovakit.patchgen.PatchGenException;

/** Runs the suite on the C of stages, in user space. */
final class NativeBackend {
    /** How a message starts that says why emails are written without this backend's word. */
    static final String LEFT_OUT = "the native suite was left out: ";

    private static final Duration COMPILER_LIMIT = Duration.ofMinutes(2);

    /** A stage takes a fraction of a second. */
    private static final Duration SUITE_LIMIT = Duration.ofMinutes(1);

    /** What every build of a kernel stops at, and the twin's. */
    private static final WarningSet ERRORS =
            new WarningSet("errors", List.of("-Werror=implicit-function-declaration"), List.of(), List.of());

    private final Compiler compiler;
    private final NativeSuite suite;

    private NativeBackend(Compiler compiler, Path programs) {
        this.compiler = compiler;
        this.suite = new NativeSuite(compiler, programs, SUITE_LIMIT);
    }

    /**
     * The backend with the system's compiler.
     *
     * @throws PatchGenException if there is none, or it does not work
     */
    static NativeBackend of(Environment environment) throws PatchGenException {
        try {
            return new NativeBackend(Compiler.find(environment.variables(), COMPILER_LIMIT), environment.programs());
        } catch (IOException e) {
            throw new PatchGenException(e.getMessage(), e);
        }
    }

    /**
     * Runs the suite on stages, several at a time. What does not build, crashes or hangs on a stage is that stage's result.
     *
     * @throws PatchGenException if the series has no suite, the base does not build even without patches, or nothing can
     *     be built and run here
     */
    NativeProof run(StagedKernels kernels, List<Stage> stages) throws PatchGenException {
        if (!kernels.hasSuite()) {
            throw new PatchGenException("the series ends before the patch that adds the suite");
        }
        ExecutorService workers = Executors.newFixedThreadPool(
                Math.min(stages.size(), Runtime.getRuntime().availableProcessors()));
        try {
            List<Future<Outcome>> outcomes = workers.invokeAll(stages.stream()
                    .map(stage -> (Callable<Outcome>) () -> run(kernels.withSuite(stage.number())))
                    .toList());
            List<BackendResult> results = new ArrayList<>();
            List<RangeSize> sizes = new ArrayList<>();
            for (int i = 0; i < stages.size(); i++) {
                Stage stage = stages.get(i);
                Outcome outcome = outcomes.get(i).get();
                if (outcome.failure() != null) {
                    requireFitBase(kernels);
                }
                results.add(outcome.result(stage));
                outcome.size().ifPresent(c -> sizes.add(new RangeSize(stage, c, JavaRange.bytes(stage))));
            }
            return new NativeProof(compiler.version(), results, sizes);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PatchGenException("interrupted while the suite was being built and run", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException) {
                throw unusable((IOException) e.getCause());
            }
            throw new IllegalStateException(e.getCause());
        } catch (IOException e) {
            throw unusable(e);
        } finally {
            workers.shutdownNow();
        }
    }

    private static PatchGenException unusable(IOException e) {
        return new PatchGenException("the suite cannot be run on C: " + e.getMessage(), e);
    }

    /** A run, or why there is none. */
    private record Outcome(NativeRun run, BuildException failure) {
        BackendResult result(Stage stage) {
            return failure == null
                    ? BackendResult.read(Backend.NATIVE, stage, run.log(), run.death(), run.time())
                    : BackendResult.missing(Backend.NATIVE, stage, "does not build", failure.getMessage());
        }

        Optional<StructSize> size() {
            return failure == null ? run.size() : Optional.empty();
        }
    }

    private Outcome run(KernelTree kernel) throws IOException {
        try {
            return new Outcome(suite.run(kernel), null);
        } catch (BuildException e) {
            return new Outcome(null, e);
        }
    }

    /** Not every kernel builds against the shim: a newer one may ask for what it lacks. Patches are not to blame then. */
    private void requireFitBase(StagedKernels kernels) throws IOException, PatchGenException {
        KernelCompile compile = new KernelCompile(compiler);
        for (String unit : KernelFiles.SOURCES) {
            Compilation compilation = compile.compile(kernels.at(0), unit, ERRORS);
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
