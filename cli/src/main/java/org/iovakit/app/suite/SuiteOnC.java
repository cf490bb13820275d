// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.suite;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.iovakit.app.Environment;
import org.iovakit.app.series.EditedSeries;
import org.iovakit.domain.State;
import org.iovakit.kunit.backend.Backend;
import org.iovakit.kunit.iova.StageResult;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.base.KernelBase;

/** The suite on the C of stages, wherever it was asked for. */
public final class SuiteOnC {
    private final Environment environment;
    private final Set<Backend> backends;
    private final Duration bootLimit;
    private final List<String> leftOut = new ArrayList<>();

    /**
     * @param backends where to run; a kernel brings the native one with it, if that can be had
     * @param bootLimit how long a kernel may run
     */
    public SuiteOnC(Environment environment, Set<Backend> backends, Duration bootLimit) {
        this.environment = environment;
        this.backends = Set.copyOf(backends);
        this.bootLimit = bootLimit;
    }

    /**
     * Runs the suite, natively first: what is wrong with the C shows there in seconds.
     *
     * @param java the results on the Java of the same stages
     */
    public SuiteReport run(KernelBase base, EditedSeries kernels, List<State> stages, List<StageResult> java)
            throws PatchGenException {
        Optional<NativeProof> natively = natively(kernels, stages);
        Optional<KernelProof> booted = backends.contains(Backend.KERNEL)
                ? Optional.of(new KernelBackend(environment, bootLimit).run(base, kernels, stages))
                : Optional.empty();
        return new SuiteReport(java, new ProofOnC(natively, booted));
    }

    /** What the user was told that was left out, each once. */
    public List<String> leftOut() {
        return List.copyOf(leftOut);
    }

    private Optional<NativeProof> natively(EditedSeries kernels, List<State> stages) throws PatchGenException {
        try {
            NativeProof proof = NativeBackend.of(environment).run(kernels, stages);
            if (!proof.missing32().isEmpty()) {
                leaveOut(NativeProof.LEFT_OUT_32 + proof.missing32());
            }
            return Optional.of(proof);
        } catch (PatchGenException e) {
            if (backends.contains(Backend.NATIVE)) {
                throw e;
            }
            leaveOut(NativeBackend.LEFT_OUT + e.getMessage());
            return Optional.empty();
        }
    }

    private void leaveOut(String what) {
        if (!leftOut.contains(what)) {
            environment.say(what);
            leftOut.add(what);
        }
    }
}
