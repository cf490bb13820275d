// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.adopt;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.iovakit.app.Environment;
import org.iovakit.app.NamedBase;
import org.iovakit.app.series.EditedSeries;
import org.iovakit.app.series.Lineage;
import org.iovakit.app.subject.CodeStates;
import org.iovakit.app.subject.SubjectName;
import org.iovakit.domain.State;
import org.iovakit.oracle.KernelFiles;
import org.iovakit.oracle.KernelTree;
import org.iovakit.oracle.StructMembers;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.adopt.AdoptedPatch;
import org.iovakit.patchgen.adopt.Adoption;
import org.iovakit.patchgen.base.GitHistory;
import org.iovakit.patchgen.base.KernelBase;
import org.iovakit.patchgen.csource.CFunction;
import org.iovakit.patchgen.csource.ParsedFiles;
import org.iovakit.patchgen.csource.SourceText;
import org.iovakit.patchgen.git.Identity;
import org.iovakit.patchgen.posted.PatchStack;
import org.iovakit.patchgen.posted.PostedPatch;
import org.iovakit.patchgen.posted.PostedSeries;
import org.iovakit.patchgen.series.PatchEntry;

/** A series made of commits or posted patches, or renewed from them, and what its Java has to follow then. */
public final class SeriesAdoption {
    private static final Identity NOBODY = new Identity("nobody", "nobody@invalid", true);

    /**
     * A patch of the new series.
     *
     * @param stage whether there is a stage of the name that it leads to
     * @param functions that its C has otherwise than the stage's C on the same base; empty where there is no stage, or it
     *     was not to be had
     */
    public record Result(Adoption.Adopted adopted, boolean stage, SortedSet<String> functions) {}

    private final Environment environment;
    private final NamedBase base;
    private final Optional<Lineage> lineage;
    private final ParsedFiles parsed = new ParsedFiles();

    /**
     * Prepares.
     *
     * @param base the repository, and what patches are put on that do not say on what
     * @param lineage of the series that is renewed; empty for a new one
     */
    public SeriesAdoption(Environment environment, NamedBase base, Optional<Lineage> lineage) {
        this.environment = environment;
        this.base = base;
        this.lineage = lineage;
    }

    /**
     * Writes the new series. Of a thread, its mails are kept beside the templates.
     *
     * @param name of the patches: a range, a thread or a folder
     * @param called the name of a series that is not renewed
     * @param paths of files whose changes count, and no others; empty for all
     * @param target the new folder, which must not be there
     * @throws PatchGenException if a patch cannot be adopted; nothing is written then
     */
    public List<Result> write(SubjectName name, String called, Set<String> paths, Path target)
            throws PatchGenException {
        Optional<PostedSeries> posted = switch (name.kind()) {
            case RANGE -> Optional.empty();
            case MBOX, PATCHES -> Optional.of(CodeStates.posted(environment, name));
            case REV ->
                throw new PatchGenException(name.written()
                        + " is one state of the code; adopt takes commits or patches: range:A..B, mbox: or patches:");
        };
        List<AdoptedPatch> patches = (posted.isPresent() ? patches(name, posted.get()) : commits(name))
                .stream()
                        .map(patch -> paths.isEmpty() ? patch : patch.only(paths))
                        .filter(patch -> !patch.changed().isEmpty())
                        .toList();
        if (patches.isEmpty()) {
            throw new PatchGenException(name.written() + " changes nothing"
                    + (paths.isEmpty() ? "" : " in " + String.join(", ", paths)) + "; name commits that do");
        }
        Identity identity = Identity.ofUser(environment.directory(), environment.variables())
                .orElse(NOBODY);
        Adoption adoption = lineage.isPresent()
                ? Adoption.renewing(lineage.get().series(), this::data, identity)
                : Adoption.beginning(called, identity);
        List<Adoption.Adopted> adopted =
                adoption.write(patches, posted.filter(any -> name.kind() == SubjectName.Kind.MBOX), target);
        Optional<EditedSeries> rendered = lineage.isPresent() ? rendered(name, lineage.get()) : Optional.empty();
        List<Result> results = new ArrayList<>();
        for (Adoption.Adopted one : adopted) {
            boolean known = environment.stages().find(one.entry().stage()).isPresent();
            SortedSet<String> functions = new TreeSet<>();
            if (rendered.isPresent() && one.before().isPresent()) {
                functions = differing(one, rendered.get());
            }
            results.add(new Result(one, known, functions));
        }
        return results;
    }

    private Set<String> others() {
        return lineage.map(renewed -> renewed.files(Map.of())).orElseGet(() -> new TreeSet<>(KernelFiles.all()));
    }

    private List<AdoptedPatch> commits(SubjectName name) throws PatchGenException {
        List<AdoptedPatch> patches = new ArrayList<>();
        String from = name.from();
        try (KernelBase kernel = environment.base(at(from), others())) {
            for (GitHistory.Change change :
                    GitHistory.line(kernel, from, name.to(), others(), environment.variables())) {
                patches.add(new AdoptedPatch(
                        "commit " + change.id().substring(0, 12),
                        change.message(),
                        "",
                        change.before(),
                        change.after()));
            }
        }
        return patches;
    }

    private List<AdoptedPatch> patches(SubjectName name, PostedSeries posted) throws PatchGenException {
        List<AdoptedPatch> patches = new ArrayList<>();
        try (KernelBase kernel = CodeStates.baseOf(environment, base, posted, others())) {
            List<Map<String, byte[]>> states = PatchStack.apply(name.written(), posted, kernel, others());
            for (PostedPatch patch : posted.patches()) {
                int number = patches.size();
                patches.add(new AdoptedPatch(
                        "patch " + patch.number(),
                        patch.message(),
                        patch.notes(),
                        states.get(number),
                        states.get(number + 1)));
            }
        }
        return patches;
    }

    private NamedBase at(String revision) {
        return new NamedBase(base.kernel(), Optional.of(revision));
    }

    /** What a template may use that is made for these files, and comes after these patches. */
    private Map<String, Object> data(List<PatchEntry> before, Map<String, byte[]> files) {
        try {
            return lineage.orElseThrow()
                    .on(files)
                    .templateData(
                            before.stream().map(PatchEntry::stage).toList(),
                            new StructMembers(KernelTree.of(files, "the patches do not come with it")).all());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The old series on the same base, where it fits that. */
    private Optional<EditedSeries> rendered(SubjectName name, Lineage renewed) {
        try {
            NamedBase same = name.kind() == SubjectName.Kind.RANGE ? at(name.from()) : base;
            return Optional.of(EditedSeries.of(environment, same, renewed));
        } catch (PatchGenException e) {
            environment.say("which functions Java has to follow in is not told, as the series that there is does not"
                    + " fit this kernel: " + e.getMessage());
            return Optional.empty();
        }
    }

    private SortedSet<String> differing(Adoption.Adopted adopted, EditedSeries rendered) throws PatchGenException {
        State state = rendered.lineage().ofPatches().stream()
                .filter(one -> rendered.lineage()
                        .template(one)
                        .equals(adopted.before().get().template()))
                .findFirst()
                .orElseThrow();
        SortedSet<String> differing = new TreeSet<>();
        try {
            Map<String, List<String>> java = functions(rendered.at(state).read(KernelFiles.IOVA_C));
            Map<String, List<String>> now = functions(adopted.patch().after().get(KernelFiles.IOVA_C));
            differing.addAll(java.keySet());
            differing.addAll(now.keySet());
            differing.removeIf(
                    function -> java.containsKey(function) && java.get(function).equals(now.get(function)));
        } catch (IOException e) {
            throw new UncheckedIOException("files are in memory", e);
        }
        return differing;
    }

    /** The tokens of each function, by name. */
    private Map<String, List<String>> functions(byte[] file) throws PatchGenException {
        Map<String, List<String>> functions = new HashMap<>();
        for (CFunction function :
                parsed.of(new SourceText(KernelFiles.IOVA_C, file)).functions()) {
            functions.put(function.name(), function.tokens());
        }
        return functions;
    }
}
