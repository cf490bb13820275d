// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.iovakit.domain.Stage;
import org.iovakit.oracle.KernelFiles;
import org.iovakit.oracle.KernelTree;
import org.iovakit.patchgen.EditedPatch;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.SeriesEditor;
import org.iovakit.patchgen.base.KernelBase;
import org.iovakit.patchgen.series.Series;
import org.iovakit.patchgen.template.PatchText;
import org.iovakit.patchgen.template.TemplateEngine;

/** The kernel at every stage, as the templates make it of a base, with what the C twin is built from. */
final class StagedKernels {
    private static final String IOVA_H = "include/linux/iova.h";

    private final String base;

    /** Those that there is C of, 0 being the base. */
    private final List<Stage> stages;

    /** The twin's files as the base has them, by path. */
    private final Map<String, byte[]> unpatched = new HashMap<>();

    /** The patches, in their order. */
    private final List<EditedPatch> edited = new ArrayList<>();

    /** For each stage the files of the series, by path. */
    private final List<Map<String, byte[]>> plain = new ArrayList<>();

    /** The same with the KUnit suite on top, as far as the series has it. */
    private final List<Map<String, byte[]>> withSuite = new ArrayList<>();

    /**
     * Edits the files of a base. They are all read by then: the base may be closed.
     *
     * @param stages all stages, by number
     * @throws PatchGenException if a template does not fit the base, or the base lacks a file
     */
    StagedKernels(KernelBase base, Series series, List<Stage> stages) throws PatchGenException {
        this.base = base.describe();
        for (String path : KernelFiles.all()) {
            unpatched.put(path, base.read(path));
        }
        SeriesEditor editor = new SeriesEditor(series, base);
        SeriesStages patches = SeriesStages.of(series, stages);
        this.stages = patches.proven();
        Map<String, Object> data = TemplateData.of(stages, patches.testsOnStage());
        plain.add(editor.start());
        for (Stage stage : this.stages.subList(1, this.stages.size())) {
            EditedPatch patch = editor.edit(patches.template(stage), plain.get(plain.size() - 1), data);
            edited.add(patch);
            plain.add(patch.after());
        }
        if (patches.addSuite()) {
            for (int stage = 0; stage <= patches.testsOnStage(); stage++) {
                EditedPatch patch =
                        editor.edit(patches.suiteTemplate(), plain.get(stage), TemplateData.of(stages, stage));
                withSuite.add(patch.after());
            }
            if (withSuite.size() < plain.size()) {
                // The last stage is the suite.
                withSuite.add(plain.get(plain.size() - 1));
            }
        }
    }

    /**
     * Finds the base that the user means, and edits its files.
     *
     * @throws PatchGenException if there is none, or a template does not fit it
     */
    static StagedKernels of(Environment environment, BaseOptions options, Series series) throws PatchGenException {
        List<Stage> stages = environment.stages();
        try (KernelBase base = environment.base(options, neededFiles(series, stages))) {
            return new StagedKernels(base, series, stages);
        }
    }

    /** All paths that a base is read for: what the series edits and adds, and what the twin is built from. */
    static Set<String> neededFiles(Series series, List<Stage> stages) throws PatchGenException {
        Set<String> needed = new HashSet<>(series.file().files());
        needed.addAll(KernelFiles.all());
        TemplateEngine templates = new TemplateEngine(series.directory());
        int testsOnStage = SeriesStages.of(series, stages).testsOnStage();
        for (String template : series.file().patches()) {
            PatchText text = templates.renderPatch(template, TemplateData.of(stages, testsOnStage));
            needed.addAll(text.newFiles().keySet());
        }
        return needed;
    }

    /**
     * The same kernels with an option of their configuration set or not set, whatever it is in the stand-ins. It is said
     * in the header that all of the allocator's C includes.
     *
     * @param option as C has it
     */
    StagedKernels configured(String option, boolean set) {
        return new StagedKernels(
                this, "#undef %s\n%s#line 1\n".formatted(option, set ? "#define " + option + " 1\n" : ""));
    }

    private StagedKernels(StagedKernels other, String configuration) {
        base = other.base;
        stages = other.stages;
        unpatched.putAll(other.unpatched);
        edited.addAll(other.edited);
        other.plain.forEach(files -> plain.add(headed(files, configuration)));
        other.withSuite.forEach(files -> withSuite.add(headed(files, configuration)));
    }

    private Map<String, byte[]> headed(Map<String, byte[]> files, String configuration) {
        Map<String, byte[]> headed = new HashMap<>(files);
        byte[] header = files.getOrDefault(IOVA_H, unpatched.get(IOVA_H));
        headed.put(IOVA_H, (configuration + new String(header, ISO_8859_1)).getBytes(ISO_8859_1));
        return headed;
    }

    /** What the base is, for people. */
    String base() {
        return base;
    }

    /** What each patch does that leads to a stage, in their order. */
    List<EditedPatch> patches() {
        return List.copyOf(edited);
    }

    /** Whether the series leads to a stage, so that there is C of it. */
    boolean has(Stage stage) {
        return stages.contains(stage);
    }

    /**
     * Those of some stages whose C the series leads to.
     *
     * @throws PatchGenException if there are none
     */
    List<Stage> patched(List<Stage> meant) throws PatchGenException {
        List<Stage> patched = meant.stream().filter(stages::contains).toList();
        if (patched.isEmpty()) {
            throw new PatchGenException("the series leads to the stages 0 to " + (stages.size() - 1)
                    + ", so there is no C of stage " + meant.get(0).number() + "; name one of those with --stage");
        }
        return patched;
    }

    /** The kernel after the patches up to a stage. */
    KernelTree at(int stage) {
        return tree(plain.get(stage));
    }

    /** Whether the series has the KUnit suite, so that it can be put on every stage. */
    boolean hasSuite() {
        return !withSuite.isEmpty();
    }

    /** The kernel after the patches up to a stage, and the suite made for it. */
    KernelTree withSuite(int stage) {
        return tree(withSuite.get(stage));
    }

    /** The files of the series after the patches up to a stage, and the suite made for it: a stage each, by path. */
    List<Map<String, byte[]>> filesWithSuite() {
        return List.copyOf(withSuite);
    }

    private KernelTree tree(Map<String, byte[]> patched) {
        return path -> {
            byte[] content = patched.getOrDefault(path, unpatched.get(path));
            if (content == null) {
                throw new NoSuchFileException(path, null, "neither the base nor the series has it");
            }
            return content;
        };
    }
}
