// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.mutants;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.jgit.diff.Edit;
import org.eclipse.jgit.diff.HistogramDiff;
import org.eclipse.jgit.diff.RawText;
import org.eclipse.jgit.diff.RawTextComparator;
import org.iovakit.domain.StageShape;
import org.iovakit.domain.StageTree;
import org.iovakit.domain.State;
import org.iovakit.kunit.iova.Suite;
import org.iovakit.oracle.KernelFiles;
import org.iovakit.oracle.KernelTree;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.SeriesEditor;
import org.iovakit.patchgen.base.KernelBase;
import org.iovakit.patchgen.csource.CChanges;
import org.iovakit.patchgen.csource.CSource;
import org.iovakit.patchgen.csource.ParsedFiles;
import org.iovakit.patchgen.csource.SourceText;
import org.iovakit.patchgen.series.Series;
import org.iovakit.patchgen.template.TemplateEngine;

/**
 * The C of a stage with the suite made for it on top, which the compiler passes over unless it is configured: one text
 * for the suite and for parity.
 *
 * @param stage the Java of it
 * @param files the kernel's, by path
 * @param mutants what can be got wrong in the lines that its patch adds to functions of iova.c
 */
record MutableStage(State stage, Map<String, byte[]> files, List<CMutant> mutants) {
    private static final String SUITE = "0005-kunit.ftl";

    /** The stages that change functions, of a series on a base. */
    static List<MutableStage> of(Series series, KernelBase base) throws PatchGenException {
        Map<String, byte[]> twin = new HashMap<>();
        for (String path : KernelFiles.all()) {
            twin.put(path, base.read(path));
        }
        SeriesEditor editor = new SeriesEditor(series, base, new ParsedFiles());
        TemplateEngine engine = new TemplateEngine(series.directory());
        Map<String, byte[]> before = editor.start();
        List<MutableStage> stages = new ArrayList<>();
        for (String template : series.file().patches()) {
            if (template.equals(SUITE)) {
                break;
            }
            int number = stages.size() + 1;
            Map<String, byte[]> after = editor.edit(template, engine.renderPatch(template, data(number)), before)
                    .after();
            Map<String, byte[]> files = new HashMap<>(twin);
            files.putAll(editor.edit(SUITE, engine.renderPatch(SUITE, data(number)), after)
                    .after());
            stages.add(new MutableStage(
                    StageTree.installed().lineage("kunit").get(number),
                    files,
                    mutants(
                            number,
                            before.get(KernelFiles.IOVA_C),
                            after.get(KernelFiles.IOVA_C),
                            files.get(KernelFiles.IOVA_C))));
            before = after;
        }
        return stages;
    }

    private static Map<String, Object> data(int under) {
        return Map.of(
                "suite",
                "iova",
                "cases",
                Suite.IOVA.cases(StageTree.installed().lineage("kunit").get(0)),
                "members",
                List.copyOf(StageShape.members(
                        StageTree.installed().lineage("kunit").get(under).stage())));
    }

    private static List<CMutant> mutants(int stage, byte[] before, byte[] after, byte[] whole)
            throws PatchGenException {
        CChanges changes = CChanges.between(parse(before), parse(after));
        Set<String> functions = new TreeSet<>(changes.added());
        functions.addAll(changes.changed());
        BitSet own = new BitSet();
        for (Edit edit : new HistogramDiff().diff(RawTextComparator.DEFAULT, new RawText(before), new RawText(whole))) {
            own.set(edit.getBeginB(), edit.getEndB());
        }
        return new CMutator(stage, whole, functions, own::get).all();
    }

    private static CSource parse(byte[] iova) throws PatchGenException {
        return CSource.parse(new SourceText(KernelFiles.IOVA_C, iova));
    }

    /** The kernel as it should be. */
    KernelTree kernel() {
        return path -> read(path);
    }

    /** The kernel with a mistake. */
    KernelTree with(CMutant mutant) {
        return path -> path.equals(KernelFiles.IOVA_C) ? mutant.source().getBytes(UTF_8) : read(path);
    }

    private byte[] read(String path) throws NoSuchFileException {
        byte[] content = files.get(path);
        if (content == null) {
            throw new NoSuchFileException(path);
        }
        return content;
    }
}
