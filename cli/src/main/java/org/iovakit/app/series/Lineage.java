// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.series;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.iovakit.domain.Stage;
import org.iovakit.domain.StageShape;
import org.iovakit.domain.StageTree;
import org.iovakit.domain.State;
import org.iovakit.kunit.iova.Suite;
import org.iovakit.oracle.KernelFiles;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.base.KernelBase;
import org.iovakit.patchgen.series.PatchEntry;
import org.iovakit.patchgen.series.Series;
import org.iovakit.patchgen.template.PatchText;
import org.iovakit.patchgen.template.TemplateEngine;

/**
 * The path of a series through the tree of stages: the base, and the state that each patch leaves. One of the patches may add
 * the suite; those after it keep it in step with what they change. Immutable.
 */
public final class Lineage {
    /** Says which namespace a kernel exports to that tests alone import; older ones have no such file. */
    private static final String VISIBILITY = "include/kunit/visibility.h";

    private static final Pattern NAMESPACE =
            Pattern.compile("EXPORT_SYMBOL_NS\\(\\s*symbol\\s*,[\\s\\\\]*(\"?\\w+\"?)\\s*\\)");

    private final Series series;
    private final List<State> states;
    private final List<String> templates;

    /** As it stands in the macros that export and import, empty where there are none. */
    private final String namespace;

    private Lineage(Series series, List<State> states, List<String> templates, String namespace) {
        this.namespace = namespace;
        this.series = series;
        this.states = List.copyOf(states);
        this.templates = List.copyOf(templates);
    }

    /**
     * That of a series.
     *
     * @throws PatchGenException if a patch leads to a stage that is not there, or that is not made from the one before
     */
    public static Lineage of(Series series, StageTree tree) throws PatchGenException {
        List<State> states = new ArrayList<>();
        for (PatchEntry entry : series.file().entries()) {
            String place = series.directory().resolve(Series.FILE_NAME) + ": " + entry.template() + " leads to stage "
                    + entry.stage();
            Stage stage = tree.find(entry.stage())
                    .orElseThrow(() -> new PatchGenException(place
                            + ", but there is no such stage, so nothing proves it; " + "there are " + names(tree)));
            if (states.isEmpty()) {
                states.add(State.of(0, base(tree, stage)));
            }
            State before = states.get(states.size() - 1);
            if (stage.isSuite() && states.stream().anyMatch(State::isSuite)) {
                throw new PatchGenException(place + ", which adds a suite, but the series has one already");
            }
            states.add(after(before, stage, tree, place));
        }
        return new Lineage(series, states, series.file().patches(), "\"EXPORTED_FOR_KUNIT_TESTING\"");
    }

    private static String names(StageTree tree) {
        return tree.all().stream().map(Stage::name).sorted().collect(Collectors.joining(", "));
    }

    private static Stage base(StageTree tree, Stage first) {
        Stage base = first;
        for (Optional<Stage> below = tree.parent(base); below.isPresent(); below = tree.parent(base)) {
            base = below.get();
        }
        return base;
    }

    private static State after(State before, Stage stage, StageTree tree, String place) throws PatchGenException {
        int number = before.number() + 1;
        Optional<Stage> parent = tree.parent(stage);
        // A suite that stands elsewhere than on its parent is that of other code, which the next stage does not extend.
        if (parent.equals(Optional.of(before.stage())) && before.code().equals(before.stage())) {
            return State.of(number, stage);
        }
        if (stage.isSuite()) {
            return new State("", number, stage, before.code());
        }
        throw new PatchGenException(place + ", which is made from "
                + parent.map(Stage::name).orElse("nothing") + ", but here it comes after " + before.name()
                + ", so nothing proves it: that takes a stage of its own, made from " + before.name()
                + ", in java-port/stages/" + stage.name() + "-on-" + before.name());
    }

    /** The same series with its suite on an earlier state, and without the patches after that one. */
    public Lineage withSuiteOn(int number, StageTree tree) throws PatchGenException {
        State adds = suiteState()
                .orElseThrow(() -> new PatchGenException(
                        "--tests-on-stage: " + series.directory() + " ends before the patch that adds the suite"));
        int last = adds.number() - 1;
        if (number < 0 || number > last) {
            throw new PatchGenException("--tests-on-stage " + number + ": the suite can be put on stages 0 to " + last);
        }
        List<State> some = new ArrayList<>(states.subList(0, number + 1));
        some.add(after(states.get(number), adds.stage(), tree, template(adds)));
        List<String> left = new ArrayList<>(templates.subList(0, number));
        left.add(template(adds));
        return new Lineage(series, some, left, namespace);
    }

    /** The first patches of it alone. */
    public Lineage upTo(int patches) {
        return new Lineage(series, states.subList(0, patches + 1), templates.subList(0, patches), namespace);
    }

    /**
     * The same one for a kernel. How that exports to tests is the one thing by which what the templates say may differ from
     * kernel to kernel; they say it as the newest has it, where no kernel is meant.
     *
     * @throws PatchGenException if the kernel cannot be read
     */
    Lineage on(KernelBase base) throws PatchGenException {
        return on(base.has(VISIBILITY) ? Map.of(VISIBILITY, base.read(VISIBILITY)) : Map.of());
    }

    /**
     * The same one for files of a kernel.
     *
     * @param files content by path; without any of {@link #files} that the kernel has, what its tests import is not known
     */
    public Lineage on(Map<String, byte[]> files) {
        String found = "";
        if (files.containsKey(VISIBILITY)) {
            Matcher exported = NAMESPACE.matcher(new String(files.get(VISIBILITY), ISO_8859_1));
            found = exported.find() ? exported.group(1) : "";
        }
        return new Lineage(series, states, templates, found);
    }

    /** The same one where there are several, so that its states say of which they are. */
    public Lineage of(String name) {
        return new Lineage(series, states.stream().map(state -> state.of(name)).toList(), templates, namespace);
    }

    /** The series. */
    public Series series() {
        return series;
    }

    /** All states by number, from the base, which is 0. */
    public List<State> states() {
        return states;
    }

    /** The base. */
    public State base() {
        return states.get(0);
    }

    /** What the patches leave, in order. */
    public List<State> ofPatches() {
        return states.subList(1, states.size());
    }

    /** The template of the patch that leads to a state of {@link #ofPatches}. */
    public String template(State state) {
        return templates.get(state.number() - 1);
    }

    /** The state whose patch adds the suite; empty if none does. */
    public Optional<State> suiteState() {
        return states.stream().filter(State::isSuite).findFirst();
    }

    /** The suite that one of the patches adds. Where none does, it is the first that there was: Java has it without. */
    public Suite suite() {
        return suiteState()
                .flatMap(state -> state.stage().suite())
                .map(Suite::named)
                .orElse(Suite.IOVA);
    }

    /**
     * What the templates of the patches say, in order, by their names.
     *
     * @throws PatchGenException if a template is not as it should be
     */
    public Map<String, PatchText> texts() throws PatchGenException {
        TemplateEngine engine = new TemplateEngine(series.directory());
        Map<String, PatchText> texts = new LinkedHashMap<>();
        for (State state : ofPatches()) {
            String template = template(state);
            texts.put(template, engine.renderPatch(template, data(states.get(state.number() - 1))));
        }
        return texts;
    }

    /**
     * What the template of the suite says if it is put on a state.
     *
     * @param adds the state whose patch adds it
     * @throws PatchGenException if the template is not as it should be
     */
    PatchText suiteOn(State state, State adds) throws PatchGenException {
        return new TemplateEngine(series.directory()).renderPatch(template(adds), data(state));
    }

    /**
     * What the template of the suite says for code that is none of the stages'.
     *
     * @param members those of its structs
     * @throws PatchGenException if the series has no suite, or its template is not as it should be
     */
    public PatchText suiteFor(Set<String> members) throws PatchGenException {
        State adds = suiteState()
                .orElseThrow(
                        () -> new PatchGenException(series.directory() + " ends before the patch that adds the suite"));
        return new TemplateEngine(series.directory()).renderPatch(template(adds), data(base(), members));
    }

    /**
     * What its templates may use.
     *
     * @param stages those that the patches before lead to, in order; any that this series does not have are passed over
     * @param members those of the structs before the patch
     */
    public Map<String, Object> templateData(List<String> stages, Set<String> members) {
        State before =
                states.stream().filter(state -> stages.contains(state.name())).reduce(base(), (lower, upper) -> upper);
        return data(before, members);
    }

    /** What a template may use: the suite, and which members the structs have before its patch. */
    private Map<String, Object> data(State before) {
        return data(before, StageShape.members(before.code()));
    }

    private Map<String, Object> data(State before, Set<String> members) {
        return Map.of(
                "kunitNamespace",
                namespace,
                "suite",
                suite().toString(),
                "cases",
                suite().cases(before),
                "members",
                List.copyOf(members));
    }

    /** The folders of the Java that proves it, from the project's. */
    public List<String> sources() {
        return Stream.concat(
                        Stream.of("kernel", "domain"),
                        states.stream()
                                .map(state -> "stages/" + state.code().name())
                                .distinct())
                .map(folder -> "java-port/" + folder + "/src/main")
                .toList();
    }

    /** All paths that a base is read for: what the series edits and adds, and what the C twin is built from. */
    public Set<String> files(Map<String, PatchText> texts) {
        Set<String> needed = new TreeSet<>(series.file().files());
        needed.addAll(KernelFiles.all());
        needed.add(VISIBILITY);
        texts.values().forEach(text -> needed.addAll(text.newFiles().keySet()));
        return needed;
    }
}
