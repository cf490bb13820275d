// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.render;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.iovakit.app.suite.KernelProof;
import org.iovakit.app.suite.NativeProof;
import org.iovakit.app.suite.RangeSize;
import org.iovakit.kunit.backend.BackendResult;

/**
 * What the suite came to on the C of all stages, as far as it ran there.
 *
 * @param natively in user space
 * @param kernels in booted kernels
 */
record ProofOnC(Optional<NativeProof> natively, Optional<KernelProof> kernels) {
    /** All results there are, those of booted kernels last. */
    List<BackendResult> results() {
        List<BackendResult> results =
                new ArrayList<>(natively.map(NativeProof::results).orElse(List.of()));
        kernels.map(KernelProof::results).ifPresent(results::addAll);
        return results;
    }

    /** What a range costs, on the stages where that was found out. */
    List<RangeSize> sizes() {
        return natively.map(NativeProof::sizes).orElse(List.of());
    }

    /** Why the suite did not run with a 32-bit long, where it ran with a 64-bit one. */
    Optional<String> missing32() {
        return natively.map(NativeProof::missing32).filter(why -> !why.isEmpty());
    }
}
