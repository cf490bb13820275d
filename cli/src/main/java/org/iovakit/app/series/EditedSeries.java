// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.series;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.iovakit.app.Environment;
import org.iovakit.app.NamedBase;
import org.iovakit.domain.State;
import org.iovakit.kunit.iova.Suite;
import org.iovakit.oracle.KernelFiles;
import org.iovakit.oracle.KernelTree;
import org.iovakit.patchgen.EditedPatch;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.SeriesEditor;
import org.iovakit.patchgen.base.KernelBase;
import org.iovakit.patchgen.csource.CSource;
import org.iovakit.patchgen.csource.ParsedFiles;
import org.iovakit.patchgen.template.PatchText;

/**
 * What a series makes of a base, made once: its patches, which are mailed, and the kernel at every state, from which all C is
 * built that proves them. Immutable.
 */
public final class EditedSeries {
    private static final String IOVA_H = "include/linux/iova.h";

    private final String base;
    private final Lineage lineage;
    private final ParsedFiles parsed;
    private final Suite suite;

    /** The twin's files as the base has them, by path. */
    private final Map<String, byte[]> unpatched = new HashMap<>();

    /** What no patch of ours changes, see {@link KernelTree#magazinesOnDemand}. */
    private final boolean magazinesOnDemand;

    private final List<EditedPatch> patches = new ArrayList<>();

    /** For each state the files of the series, by path. */
    private final List<Map<String, byte[]>> plain = new ArrayList<>();

    /** The same with the suite on top, as far as the series has it. */
    private final List<Map<String, byte[]>> withSuite = new ArrayList<>();

    /**
     * Edits the files of a base. They are all read by then: the base may be closed.
     *
     * @param parsed takes part in parsing the files
     * @throws PatchGenException if a template does not fit the base, or the base lacks a file
     */
    public EditedSeries(KernelBase base, Lineage lineage, ParsedFiles parsed) throws PatchGenException {
        this.base = base.describe();
        this.lineage = lineage.on(base);
        this.parsed = parsed;
        this.suite = lineage.suite();
        Map<String, PatchText> texts = this.lineage.texts();
        for (String path : KernelFiles.all()) {
            unpatched.put(path, base.read(path));
        }
        magazinesOnDemand = Rcaches.allocateOnDemand(unpatched(KernelFiles.IOVA_C));
        SeriesEditor editor = new SeriesEditor(lineage.series(), base, parsed);
        plain.add(editor.start());
        for (State state : lineage.ofPatches()) {
            String template = lineage.template(state);
            EditedPatch patch = editor.edit(template, texts.get(template), plain.get(plain.size() - 1));
            patches.add(patch);
            plain.add(patch.after());
        }
        if (lineage.suiteState().isPresent()) {
            State adds = lineage.suiteState().get();
            String template = lineage.template(adds);
            for (int under = 0; under < adds.number() - 1; under++) {
                PatchText text = this.lineage.suiteOn(lineage.states().get(under), adds);
                withSuite.add(editor.edit(template, text, plain.get(under)).after());
            }
            // The state that it stands on is proven by the one that it leaves.
            withSuite.add(plain.get(adds.number()));
            withSuite.addAll(plain.subList(adds.number(), plain.size()));
        }
    }

    /** The same, with nothing parsed yet. */
    public EditedSeries(KernelBase base, Lineage lineage) throws PatchGenException {
        this(base, lineage, new ParsedFiles());
    }

    /**
     * Finds the base that the user means, and edits its files.
     *
     * @throws PatchGenException if there is none, or a template does not fit it
     */
    public static EditedSeries of(Environment environment, NamedBase named, Lineage lineage) throws PatchGenException {
        try (KernelBase base = environment.base(named, lineage.files(lineage.texts()))) {
            return new EditedSeries(base, lineage);
        }
    }

    /**
     * The same kernels with an option of their configuration set or not set, whatever it is in the stand-ins. It is said
     * in the header that all of the allocator's C includes.
     *
     * @param option as C has it
     */
    public EditedSeries configured(String option, boolean set) {
        return new EditedSeries(
                this, "#undef %s\n%s#line 1\n".formatted(option, set ? "#define " + option + " 1\n" : ""));
    }

    private EditedSeries(EditedSeries other, Suite suite) {
        this.base = other.base;
        this.lineage = other.lineage;
        this.parsed = other.parsed;
        this.suite = suite;
        unpatched.putAll(other.unpatched);
        magazinesOnDemand = other.magazinesOnDemand;
        patches.addAll(other.patches);
    }

    private EditedSeries(EditedSeries other, String configuration) {
        this(other, other.suite);
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
    public String base() {
        return base;
    }

    /** Whether the base's caches get magazines when there is need, see {@link KernelTree#magazinesOnDemand}. */
    public boolean hasMagazinesOnDemand() {
        return magazinesOnDemand;
    }

    /** A file of the base that the twin is built from, as C. */
    CSource unpatched(String path) throws PatchGenException {
        return parsed.of(path, unpatched.get(path));
    }

    /** The states that there are kernels of. */
    public Lineage lineage() {
        return lineage;
    }

    /** What each patch does, in order. */
    public List<EditedPatch> patches() {
        return List.copyOf(patches);
    }

    /** What the patch does that adds the suite, if there is one. */
    public Optional<EditedPatch> suitePatch() {
        return lineage.suiteState().map(adds -> patches.get(adds.number() - 1));
    }

    /** The kernel of a state. */
    public KernelTree at(State state) {
        return tree(state, plain);
    }

    /** Whether the series has the suite, so that it can be put on every state. */
    public boolean hasSuite() {
        return !withSuite.isEmpty();
    }

    /** The suite that {@link #withSuite} has; on another's states with all of its cases. */
    public Suite suite() {
        return suite;
    }

    /** The file that holds it: the one that make knows of here, whoever's suite it is. */
    public String suiteFile() {
        return lineage.suite().file();
    }

    /**
     * The same kernels with the suite that another series adds. Its file, as it is after the last patch there, takes the
     * place of the one that is here: with it come all cases, and what a state keeps in step stays as it is.
     *
     * @throws PatchGenException if one of both has no suite
     */
    public EditedSeries withSuiteOf(EditedSeries other) throws PatchGenException {
        if (!hasSuite() || !other.hasSuite()) {
            throw new PatchGenException(
                    (hasSuite() ? other : this).lineage.series().directory() + " has no patch that adds a suite");
        }
        EditedSeries laid = new EditedSeries(this, other.suite.whole());
        byte[] file = other.plain.get(other.plain.size() - 1).get(other.suiteFile());
        laid.plain.addAll(plain);
        for (Map<String, byte[]> files : withSuite) {
            Map<String, byte[]> with = new HashMap<>(files);
            with.put(suiteFile(), file);
            laid.withSuite.add(with);
        }
        return laid;
    }

    /** The kernel of a state, and the suite made for it. */
    public KernelTree withSuite(State state) {
        return tree(state, withSuite);
    }

    /** The files of the series at each state, and the suite made for it, by path. */
    public List<Map<String, byte[]>> filesWithSuite() {
        return List.copyOf(withSuite);
    }

    private KernelTree tree(State state, List<Map<String, byte[]>> byState) {
        Map<String, byte[]> files = new HashMap<>(unpatched);
        files.putAll(byState.get(state.number()));
        return KernelTree.of(files, "neither the base nor the series has it")
                .withRangesInC(state.code().rangesInC())
                .withMagazinesOnDemand(magazinesOnDemand);
    }
}
