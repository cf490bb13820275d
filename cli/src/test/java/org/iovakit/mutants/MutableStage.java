// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.mutants;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.jgit.diff.Edit;
import org.eclipse.jgit.diff.HistogramDiff;
import org.eclipse.jgit.diff.RawText;
import org.eclipse.jgit.diff.RawTextComparator;
import org.iovakit.app.series.EditedSeries;
import org.iovakit.domain.State;
import org.iovakit.kunit.iova.Suite;
import org.iovakit.oracle.KernelFiles;
import org.iovakit.oracle.KernelTree;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.csource.CChanges;
import org.iovakit.patchgen.csource.CSource;
import org.iovakit.patchgen.csource.SourceText;

/**
 * The C of a stage with the suite made for it on top, which the compiler passes over unless it is configured: one text
 * for the suite and for parity.
 *
 * @param state the Java of it
 * @param suite the one of its series
 * @param kernel as it should be
 * @param mutants what can be got wrong in the lines that its patch adds to functions of iova.c
 */
record MutableStage(State state, Suite suite, KernelTree kernel, List<CMutant> mutants) {
    /** Of these begins the name of each function that is there for the suite, and that later patches keep in step. */
    private static final Set<String> VERIFIER = Set.of("iova_domain_verify_", "iova_verify_");

    /** The stages of a series that change how it allocates. */
    static List<MutableStage> of(EditedSeries series) throws IOException, PatchGenException {
        List<MutableStage> stages = new ArrayList<>();
        KernelTree before = series.at(series.lineage().base());
        for (State state : series.lineage().ofPatches()) {
            KernelTree after = series.at(state);
            if (!state.isSuite()) {
                KernelTree whole = series.withSuite(state);
                stages.add(new MutableStage(
                        state,
                        series.suite(),
                        whole,
                        mutants(
                                state.name(),
                                before.read(KernelFiles.IOVA_C),
                                after.read(KernelFiles.IOVA_C),
                                whole.read(KernelFiles.IOVA_C))));
            }
            before = after;
        }
        return stages;
    }

    private static List<CMutant> mutants(String stage, byte[] before, byte[] after, byte[] whole)
            throws PatchGenException {
        CChanges changes = CChanges.between(parse(before), parse(after));
        Set<String> functions = new TreeSet<>(changes.added());
        functions.addAll(changes.changed());
        functions.removeIf(function -> VERIFIER.stream().anyMatch(function::startsWith));
        BitSet own = new BitSet();
        for (Edit edit : new HistogramDiff().diff(RawTextComparator.DEFAULT, new RawText(before), new RawText(whole))) {
            own.set(edit.getBeginB(), edit.getEndB());
        }
        return new CMutator(stage, whole, functions, own::get).all();
    }

    private static CSource parse(byte[] iova) throws PatchGenException {
        return CSource.parse(new SourceText(KernelFiles.IOVA_C, iova));
    }

    /** The kernel with a mistake. */
    KernelTree with(CMutant mutant) {
        return path -> path.equals(KernelFiles.IOVA_C) ? mutant.source().getBytes(UTF_8) : kernel.read(path);
    }
}
