// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.iovakit.diff.Pair;
import org.iovakit.oracle.NoCompilerException;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.series.Series;
import org.iovakit.trace.Trace;

/** Holds what two stages differ in against their C: what the C does not do is no difference of the kernel's. */
interface TwinCheck {
    /** What the C says to a trace. */
    sealed interface Verdict {}

    /** On both stages the C answers as Java does, line by line. */
    record Confirmed() implements Verdict {}

    /** The C could not be asked. */
    record Unconfirmed(String reason) implements Verdict {}

    /** The C answers otherwise: what Java said of the stages is wrong. */
    record Refuted(String how) implements Verdict {}

    /** Asks the C of both stages. */
    Verdict check(Pair pair, Trace trace);

    /** What it asks, for people: the kernel and the compiler; empty if nothing. */
    Optional<String> against();

    /** One that cannot ask. */
    static TwinCheck none(String reason) {
        return new TwinCheck() {
            @Override
            public Verdict check(Pair pair, Trace trace) {
                return new Unconfirmed(reason);
            }

            @Override
            public Optional<String> against() {
                return Optional.empty();
            }
        };
    }

    /**
     * One that asks the user's kernel, or, where the user named none and there is none, or there is no compiler, says why
     * it cannot.
     *
     * @throws PatchGenException if what the user named cannot be used
     */
    static TwinCheck of(Environment environment, BaseOptions base, Optional<Path> series) throws PatchGenException {
        CTwin twin;
        try {
            twin = CTwin.of(environment);
        } catch (NoCompilerException e) {
            return none(e.getMessage());
        }
        try {
            StagedKernels kernels =
                    StagedKernels.of(environment, base, Series.read(environment.series(series.orElse(null))));
            return new TwinCheckOnC(twin, kernels);
        } catch (PatchGenException e) {
            boolean named = base.kernel().isPresent()
                    || base.rev().isPresent()
                    || series.isPresent()
                    || environment.variables().containsKey("IOVAKIT_KERNEL");
            if (named) {
                throw e;
            }
            return none(e.getMessage());
        }
    }
}
