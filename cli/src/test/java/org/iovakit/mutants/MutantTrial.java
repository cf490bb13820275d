// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.mutants;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.iovakit.kunit.backend.Backend;
import org.iovakit.kunit.backend.BackendResult;
import org.iovakit.oracle.BuildException;
import org.iovakit.oracle.Compiler;
import org.iovakit.oracle.NativeRun;
import org.iovakit.oracle.NativeSuite;
import org.iovakit.oracle.Replayers;
import org.iovakit.oracle.parity.Parity;
import org.iovakit.oracle.parity.ReplayerException;
import org.iovakit.trace.TraceSource;

/**
 * Has a stage with a mistake verified as it would be without, by the native suite and, if that passes it, by parity, of the
 * nodes touched too.
 */
final class MutantTrial {
    /** What came of a mutant. */
    enum Verdict {
        KILLED_BY_SUITE,
        KILLED_BY_PARITY,
        SURVIVED,
        /** The compiler makes the same program of it, at -O2, byte for byte. */
        SAME_CODE,
        NOT_COMPILED
    }

    private static final Duration HANGING = Duration.ofSeconds(20);

    private final Replayers replayers;
    private final Compiler compiler;
    private final Path programs;
    private final Parity parity;
    private final List<TraceSource> traces;

    /**
     * Prepares to build programs below a folder.
     *
     * @param traces what parity replays, in order, until one shows a difference
     */
    MutantTrial(Compiler compiler, Path programs, List<TraceSource> traces) {
        this.replayers = new Replayers(compiler, programs);
        this.compiler = compiler;
        this.programs = programs;
        this.parity = new Parity(replayers, HANGING);
        this.traces = List.copyOf(traces);
    }

    /** Tries one. */
    Verdict verdict(MutableStage stage, CMutant mutant) throws IOException {
        Path mutated;
        try {
            mutated = replayers.replayer(stage.with(mutant), Replayers.Kind.COUNTING);
        } catch (BuildException e) {
            return Verdict.NOT_COMPILED;
        }
        Path original = replayers.replayer(stage.kernel(), Replayers.Kind.COUNTING);
        if (Arrays.equals(Files.readAllBytes(original), Files.readAllBytes(mutated))) {
            return Verdict.SAME_CODE;
        }
        if (!suitePasses(stage, mutant)) {
            return Verdict.KILLED_BY_SUITE;
        }
        for (TraceSource trace : traces) {
            if (differs(stage, mutant, trace)) {
                return Verdict.KILLED_BY_PARITY;
            }
        }
        return Verdict.SURVIVED;
    }

    private boolean suitePasses(MutableStage stage, CMutant mutant) throws IOException {
        NativeSuite suite = new NativeSuite(stage.suite().file(), compiler, programs, HANGING);
        NativeRun run = suite.run(stage.with(mutant));
        return BackendResult.read(Backend.NATIVE, stage.state(), stage.suite(), run.log(), run.death(), run.time())
                .passed();
    }

    private boolean differs(MutableStage stage, CMutant mutant, TraceSource trace) throws IOException {
        try {
            return parity.differs(stage.state(), stage.with(mutant), trace, Replayers.Kind.TOUCHING);
        } catch (ReplayerException e) {
            if (e.fault() == ReplayerException.Fault.MACHINE) {
                throw e;
            }
            // It hangs, or a domain or the caches cannot be set up any more.
            return true;
        }
    }
}
