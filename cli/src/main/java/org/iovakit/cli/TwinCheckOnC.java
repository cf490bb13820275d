// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.stream.Collectors;
import org.iovakit.diff.Pair;
import org.iovakit.domain.Stage;
import org.iovakit.oracle.parity.Difference;
import org.iovakit.oracle.parity.Parity;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.base.Reason;
import org.iovakit.trace.Operation;
import org.iovakit.trace.Trace;

/** Builds the C of a stage in user space, and replays the trace there beside Java. */
final class TwinCheckOnC implements TwinCheck {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final CTwin twin;
    private final StagedKernels kernels;
    private final Parity parity;
    private final SortedSet<String> missingRcaches;

    TwinCheckOnC(CTwin twin, StagedKernels kernels) throws PatchGenException {
        this.twin = twin;
        this.kernels = kernels;
        this.parity = new Parity(twin.replayers(), PATIENCE);
        this.missingRcaches = Rcaches.missing(kernels);
    }

    @Override
    public Optional<String> against() {
        return Optional.of(kernels.base() + ", " + twin.compiler().version());
    }

    @Override
    public Verdict check(Pair pair, Trace trace) {
        boolean caches = trace.operations().stream()
                .anyMatch(operation -> operation instanceof Operation.Domain domain && domain.rcaches());
        if (caches && !missingRcaches.isEmpty()) {
            return new Unconfirmed(Rcaches.different(kernels, missingRcaches));
        }
        List<String> refuted = new ArrayList<>();
        for (Stage stage : List.of(pair.from(), pair.to())) {
            if (!kernels.has(stage)) {
                return new Unconfirmed(
                        "the series does not lead to stage " + stage.number() + ", so there is no C of it");
            }
            try {
                parity.run(stage, kernels.at(stage.number()), trace, false, done -> {})
                        .map(difference -> "stage " + stage.number() + ": " + told(difference))
                        .ifPresent(refuted::add);
            } catch (IOException e) {
                return new Unconfirmed("the C of stage " + stage.number() + " cannot be asked: " + Reason.of(e));
            }
        }
        return refuted.isEmpty() ? new Confirmed() : new Refuted(String.join("; ", refuted));
    }

    private static String told(Difference difference) {
        return difference.toString().lines().map(String::strip).collect(Collectors.joining(" | "));
    }
}
