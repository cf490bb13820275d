// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.suite;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.iovakit.kunit.backend.BackendResult;

/**
 * What the suite came to on the C of all stages, as far as it ran there.
 *
 * @param natively in user space
 * @param kernels in booted kernels
 */
public record ProofOnC(Optional<NativeProof> natively, Optional<KernelProof> kernels) {
    /** It did not run on C at all. */
    public static final ProofOnC NONE = new ProofOnC(Optional.empty(), Optional.empty());

    /** What came of some of the cases. */
    ProofOnC only(Predicate<String> cases) {
        return new ProofOnC(
                natively.map(proof -> new NativeProof(
                        proof.compiler(), only(proof.results(), cases), proof.sizes(), proof.missing32())),
                kernels.map(proof -> new KernelProof(
                        proof.version(), proof.configuration(), proof.compiler(), only(proof.results(), cases))));
    }

    private static List<BackendResult> only(List<BackendResult> results, Predicate<String> cases) {
        return results.stream().map(result -> result.only(cases)).toList();
    }

    /** All results there are, those of booted kernels last. */
    public List<BackendResult> results() {
        List<BackendResult> results =
                new ArrayList<>(natively.map(NativeProof::results).orElse(List.of()));
        kernels.map(KernelProof::results).ifPresent(results::addAll);
        return results;
    }

    /** What a range costs, on the stages where that was found out. */
    public List<RangeSize> sizes() {
        return natively.map(NativeProof::sizes).orElse(List.of());
    }

    /** Why the suite did not run with a 32-bit long, where it ran with a 64-bit one. */
    public Optional<String> missing32() {
        return natively.map(NativeProof::missing32).filter(why -> !why.isEmpty());
    }
}
