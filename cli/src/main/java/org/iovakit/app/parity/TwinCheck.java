// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.parity;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.iovakit.app.Environment;
import org.iovakit.app.NamedBase;
import org.iovakit.app.series.EditedSeries;
import org.iovakit.app.series.Lineage;
import org.iovakit.app.subject.CTwin;
import org.iovakit.diff.Pair;
import org.iovakit.oracle.NoCompilerException;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.base.NoBaseException;
import org.iovakit.trace.Trace;

/** Holds what two stages differ in against their C: what the C does not do is no difference of the kernel's. */
public interface TwinCheck {
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
     * One for C that was asked itself.
     *
     * @param against the kernels and the compiler, for people
     */
    static TwinCheck itself(String against) {
        return new TwinCheck() {
            @Override
            public Verdict check(Pair pair, Trace trace) {
                return new Confirmed();
            }

            @Override
            public Optional<String> against() {
                return Optional.of(against);
            }
        };
    }

    /**
     * One that asks the base, or, where there is none, or no compiler, says why it cannot.
     *
     * @throws PatchGenException if there is a base that cannot be used, or that the series does not fit
     */
    static TwinCheck of(Environment environment, NamedBase base, Collection<Lineage> lineages)
            throws PatchGenException {
        try {
            CTwin twin = CTwin.of(environment);
            List<EditedSeries> kernels = new ArrayList<>();
            for (Lineage lineage : lineages) {
                kernels.add(EditedSeries.of(environment, base, lineage));
            }
            return new TwinCheckOnC(twin, kernels);
        } catch (NoCompilerException | NoBaseException e) {
            return none(e.getMessage());
        }
    }
}
