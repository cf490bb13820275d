// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.parity;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.stream.Collectors;
import org.iovakit.app.series.EditedSeries;
import org.iovakit.app.series.Rcaches;
import org.iovakit.app.subject.CTwin;
import org.iovakit.app.suite.Verdict;
import org.iovakit.diff.Pair;
import org.iovakit.diff.Subject;
import org.iovakit.domain.State;
import org.iovakit.oracle.KernelTree;
import org.iovakit.oracle.parity.Parity;
import org.iovakit.oracle.parity.ParityDifference;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.base.Reason;
import org.iovakit.trace.Operation;
import org.iovakit.trace.Trace;

/** Builds the C of a stage in user space, and replays the trace there beside Java. */
final class TwinCheckOnC implements TwinCheck {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final CTwin twin;
    private final List<EditedSeries> all;

    /** The first of them; all are of one base. */
    private final EditedSeries kernels;

    private final Parity parity;
    private final SortedSet<String> missingRcaches;

    TwinCheckOnC(CTwin twin, List<EditedSeries> all) throws PatchGenException {
        this.twin = twin;
        this.all = List.copyOf(all);
        this.kernels = all.get(0);
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
        if (caches && kernels.hasMagazinesOnDemand() && trace.operations().contains(new Operation.Nomem())) {
            return new Unconfirmed("the rcaches of " + kernels.base()
                    + " get magazines on demand, those of the stages that were compared do not");
        }
        List<String> refuted = new ArrayList<>();
        for (Subject subject : List.of(pair.from(), pair.to())) {
            State stage = subject.stage().orElseThrow();
            try {
                parity.run(stage, kernel(stage), trace, false, done -> {})
                        .map(difference -> "stage " + stage.label() + ": " + told(difference))
                        .ifPresent(refuted::add);
            } catch (IOException e) {
                return new Unconfirmed("the C of stage " + stage.label() + " cannot be asked: " + Reason.of(e));
            }
        }
        return refuted.isEmpty() ? new Confirmed() : new Refuted(String.join("; ", refuted));
    }

    private KernelTree kernel(State stage) {
        return all.stream()
                .filter(series -> series.lineage().states().contains(stage))
                .findFirst()
                .orElseThrow()
                .at(stage);
    }

    private static String told(ParityDifference difference) {
        return difference.toString().lines().map(String::strip).collect(Collectors.joining(" | "));
    }
}
