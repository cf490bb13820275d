// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.iovakit.app.series.Lineage;
import org.iovakit.domain.StageShape;
import org.iovakit.domain.State;
import org.iovakit.patchgen.EditedPatch;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.csource.CChanges;
import org.iovakit.patchgen.csource.CFunction;
import org.iovakit.patchgen.csource.CSource;

/**
 * A patch: what it changes in C, and beside it the Java that mirrors that.
 *
 * @param head of the stage that it leads to, as the page's columns have it: the number of the patch, or {@code B2}
 * @param title its subject; the stage's title where there is no kernel to be had
 * @param rows a function each, in the order of the C file, then what is outside of functions
 */
public record SideBySide(String head, String title, List<Row> rows) {
    /** Where the mirrors of suites stand, from the project's folder. */
    private static final String MIRRORS = "kunit-mirror/src/main/java";

    private static final String STAGES = "java-port/stages";

    /** What the parser of Java calls it. */
    private static final String CONSTRUCTOR = "<init>";

    /**
     * Something that the patch touches.
     *
     * @param name a C function, or a file
     * @param change what becomes of it, in a word
     * @param java the members that mirror it; none for what Java has no part in
     * @param c how the patch changes it; none where there is no kernel to be had
     */
    public record Row(String name, String change, List<Block> java, List<CodeLine> c) {}

    /** A member of a class. */
    public record Block(String name, List<CodeLine> lines) {}

    /** Whether there is C beside the Java. */
    public boolean hasC() {
        return rows.stream().anyMatch(row -> !row.c().isEmpty());
    }

    /**
     * All patches of a series.
     *
     * @param home the project's folder, whose sources are shown
     * @param patches those of the lineage; none for want of a kernel
     * @param heads of stages
     */
    static List<SideBySide> of(Path home, Lineage lineage, List<EditedPatch> patches, Function<State, String> heads)
            throws PatchGenException {
        List<JavaMember> suite = patches.isEmpty()
                ? List.of()
                : JavaSources.read(home.resolve(MIRRORS)
                        .resolve(lineage.suite().mirror().getName().replace('.', '/') + ".java"));
        List<SideBySide> all = new ArrayList<>();
        for (State stage : lineage.ofPatches()) {
            List<JavaMember> members = JavaSources.read(home.resolve(STAGES).resolve(stage.name()));
            if (stage.number() > patches.size()) {
                all.add(new SideBySide(heads.apply(stage), stage.title(), withoutC(stage, members)));
            } else {
                EditedPatch patch = patches.get(stage.number() - 1);
                all.add(new SideBySide(
                        heads.apply(stage),
                        patch.subject(),
                        rows(stage, members, patch, lineage.suite().file(), suite)));
            }
        }
        return all;
    }

    /** The Java of a stage alone. */
    private static List<Row> withoutC(State stage, List<JavaMember> members) {
        StageShape shape = StageShape.of(stage.stage());
        List<Row> rows = new ArrayList<>();
        Builder builder = new Builder(stage, members);
        shape.addedFunctions().forEach(name -> rows.add(builder.row(name, "added", List.of())));
        shape.redefinedFunctions().forEach(name -> rows.add(builder.row(name, "changed", List.of())));
        shape.droppedFunctions().forEach(name -> rows.add(builder.row(name, "dropped", List.of())));
        return builder.withHelpers(rows);
    }

    /**
     * A patch and its stage.
     *
     * @param members those of the stage's module
     * @param suiteFile the file that holds the suite in C
     * @param suite the members of its mirror
     */
    private static List<Row> rows(
            State stage, List<JavaMember> members, EditedPatch patch, String suiteFile, List<JavaMember> suite)
            throws PatchGenException {
        Builder builder = new Builder(stage, members);
        List<Row> functions = new ArrayList<>();
        List<Row> rest = new ArrayList<>();
        for (String path : patch.changed().keySet()) {
            Builder java = path.equals(suiteFile) ? new Builder(stage, suite) : builder;
            CSource before = patch.sourceBefore(path);
            CSource after = patch.sourceAfter(path);
            functions.addAll(java.functions(before, after));
            List<CodeLine> outside = OutsideFunctions.of(before, after);
            if (!outside.isEmpty()) {
                String change = before.text().length() == 0 ? "added" : "changed";
                rest.add(new Row(path, change, java.mentionedIn(outside), outside));
            }
        }
        functions.addAll(rest);
        return builder.withHelpers(functions);
    }

    /** Puts members of classes beside C. */
    private static final class Builder {
        private final List<JavaMember> members;
        private final Set<JavaMember> shown = new HashSet<>();

        Builder(State stage, List<JavaMember> members) {
            this.members = members.stream()
                    .filter(member -> !member.type().equals(stage.getClass().getSimpleName()))
                    .toList();
        }

        List<Row> withHelpers(List<Row> rows) {
            List<Row> all = new ArrayList<>(rows);
            List<Block> helpers = blocks(member ->
                    member.mirrors().isEmpty() && !member.name().equals(CONSTRUCTOR) && !shown.contains(member));
            if (!helpers.isEmpty()) {
                all.add(new Row("helpers in Java alone", "added", helpers, List.of()));
            }
            return all;
        }

        Row row(String name, String change, List<CodeLine> c) {
            String inJava = inJava(name);
            Predicate<JavaMember> isNamedSo =
                    member -> member.mirrors().isEmpty() && member.name().equals(inJava);
            return new Row(
                    name, change, blocks(isNamedSo.or(member -> member.mirrors().equals(name))), c);
        }

        List<Row> functions(CSource before, CSource after) {
            CChanges changes = CChanges.between(before, after);
            List<Row> rows = new ArrayList<>();
            for (CFunction function : after.functions()) {
                String now = after.text().slice(function.lines());
                if (changes.added().contains(function.name())) {
                    rows.add(row(function.name(), "added", CodeLine.difference("", now)));
                } else if (changes.changed().contains(function.name())) {
                    rows.add(row(function.name(), "changed", CodeLine.difference(text(before, function.name()), now)));
                }
            }
            for (String name : changes.deleted()) {
                rows.add(row(name, "dropped", CodeLine.difference(text(before, name), "")));
            }
            return rows;
        }

        private static String text(CSource source, String function) {
            return source.functions().stream()
                    .filter(found -> found.name().equals(function))
                    .map(found -> source.text().slice(found.lines()))
                    .findFirst()
                    .orElse("");
        }

        /** The mirrors of what is no function, as far as changed lines name it. */
        List<Block> mentionedIn(List<CodeLine> lines) {
            return blocks(member -> !member.mirrors().isEmpty()
                    && !shown.contains(member)
                    && lines.stream().anyMatch(line -> !line.isSame() && mentions(line.text(), member.mirrors())));
        }

        private static boolean mentions(String text, String word) {
            return Pattern.compile("\\b" + Pattern.quote(word) + "\\b")
                    .matcher(text)
                    .find();
        }

        private List<Block> blocks(Predicate<JavaMember> wanted) {
            List<JavaMember> found = members.stream().filter(wanted).toList();
            shown.addAll(found);
            return found.stream()
                    .map(member -> new Block(member.type() + "." + member.name(), CodeLine.plain(member.text())))
                    .toList();
        }

        /** {@code test_find_iova} is testFindIova. */
        private static String inJava(String name) {
            StringBuilder text = new StringBuilder();
            for (String word : name.split("_", -1)) {
                text.append(
                        text.isEmpty() || word.isEmpty()
                                ? word
                                : Character.toUpperCase(word.charAt(0)) + word.substring(1));
            }
            return text.toString();
        }
    }
}
