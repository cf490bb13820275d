// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.render;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import org.iovakit.app.Environment;
import org.iovakit.app.Rerun;
import org.iovakit.app.Talk;
import org.iovakit.app.parity.ComparedTrace;
import org.iovakit.app.parity.StageParity;
import org.iovakit.app.series.EditedSeries;
import org.iovakit.app.series.Rcaches;
import org.iovakit.app.subject.CTwin;
import org.iovakit.domain.State;
import org.iovakit.oracle.BuildException;
import org.iovakit.oracle.Replayers;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.proof.Validation;

/** The comparison of Java and C that is part of a run: short, and of one seed, so that a run gives the same each time. */
public final class ParityProof {
    private static final long OPERATIONS = 20_000;
    private static final long SEED = 20260512;
    /** How a message starts that says why emails are written without this. */
    public static final String LEFT_OUT = "the comparison of Java and C was left out: ";

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final StageParity parity;
    private final Rerun again;
    private final boolean rcaches;
    private final List<StageParity.Result> results = new ArrayList<>();

    private ParityProof(StageParity parity, Rerun again, boolean rcaches) {
        this.parity = parity;
        this.again = again;
        this.rcaches = rcaches;
    }

    /**
     * Compares stages.
     *
     * @param checks told if the caches are not compared
     * @param stages those whose patches are rendered, and the base
     * @throws PatchGenException if machine or base do not allow it, or the C of a patch does not build, or hangs
     */
    static ParityProof of(
            Environment environment, RenderPlan plan, ChecksOnC checks, EditedSeries kernels, List<State> stages)
            throws PatchGenException {
        CTwin twin = checks.twin();
        try {
            twin.replayers().replayer(kernels.at(kernels.lineage().base()), Replayers.Kind.COUNTING);
        } catch (BuildException e) {
            throw ChecksOnC.cannot(
                    CheckOnC.PARITY,
                    new PatchGenException(
                            kernels.base() + ": its C does not build in user space, even without patches: "
                                    + e.getMessage(),
                            e));
        } catch (IOException e) {
            throw ChecksOnC.cannot(CheckOnC.PARITY, e);
        }
        boolean rcaches = checks.asks(CheckOnC.RCACHES) && hasThoseOfThePort(environment, kernels, checks);
        ComparedTrace trace = ComparedTrace.random(SEED, OPERATIONS, rcaches);
        Rerun again = new Rerun("parity", plan.base(), plan.name(), List.of());
        ParityProof proof =
                new ParityProof(new StageParity(twin, kernels, trace, false, PATIENCE, again), again, rcaches);
        try (Talk.Count progress = environment.talk().count("comparing Java and C", OPERATIONS * stages.size())) {
            proof.parity.compare(stages, progress::add, proof.results::add);
        }
        return proof;
    }

    /**
     * Whether the base has the caches that the port mirrors. Those before the depot became a list are known to be others;
     * where something else is not as it was, nobody has looked.
     */
    private static boolean hasThoseOfThePort(Environment environment, EditedSeries kernels, ChecksOnC checks)
            throws PatchGenException {
        SortedSet<String> missing = Rcaches.missing(kernels);
        if (missing.isEmpty()) {
            return true;
        }
        String different = Rcaches.different(kernels, missing);
        if (!missing.equals(Rcaches.NOT_IN_OLDER_KERNELS)) {
            throw ChecksOnC.cannot(CheckOnC.RCACHES, new PatchGenException(different));
        }
        environment.say(different + ": only operations on the tree are compared");
        checks.doWithout(CheckOnC.RCACHES, "this kernel's are older than those that the port mirrors");
        return false;
    }

    /** What was compared, and how. */
    public StageParity parity() {
        return parity;
    }

    /** What came of each stage. */
    public List<StageParity.Result> results() {
        return List.copyOf(results);
    }

    /** Those whose Java and C are not the same. */
    public List<StageParity.Result> differing() {
        return results.stream()
                .filter(result -> result.difference().isPresent())
                .toList();
    }

    /** With what the user sees a difference again, and keeps its minimal trace. */
    public String again(StageParity.Result result) {
        return again.of(
                List.of("--stage", "" + result.stage().number(), "--save", "."),
                parity.trace().optionsUpTo(result.operations()));
    }

    /** {@code 6 of 6 stages do what their C does, in 20000 operations each}. */
    public String summary() {
        return results.size() - differing().size() + " of " + results.size() + " stages do what their C does, in "
                + OPERATIONS + (rcaches ? "" : " tree") + " operations each";
    }

    /** Whether no stage differs. */
    boolean clean() {
        return differing().isEmpty();
    }

    /** What was compared at each stage. */
    List<Validation.Parity> stages() {
        return results.stream()
                .map(result -> new Validation.Parity(
                        result.stage().number(), result.operations(), SEED, rcaches, parity.compiler()))
                .toList();
    }
}
