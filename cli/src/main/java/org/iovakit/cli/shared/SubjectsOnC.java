// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.shared;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.iovakit.app.Environment;
import org.iovakit.app.NamedBase;
import org.iovakit.app.series.EditedSeries;
import org.iovakit.app.series.Lineage;
import org.iovakit.app.subject.CodeState;
import org.iovakit.app.subject.CodeStates;
import org.iovakit.app.subject.SubjectCode;
import org.iovakit.app.subject.SubjectName;
import org.iovakit.app.subject.Subjects;
import org.iovakit.diff.Pair;
import org.iovakit.diff.StageSubject;
import org.iovakit.diff.Subject;
import org.iovakit.domain.State;
import org.iovakit.patchgen.PatchGenException;
import picocli.CommandLine.Model.CommandSpec;

/** Subjects by the names that the user wrote, all of them as C: stages too. */
public final class SubjectsOnC {
    private final Environment environment;
    private final NamedBase base;
    private final Subjects subjects;
    private final SeriesOption series;
    private final CommandSpec command;
    private final Set<String> bases = new LinkedHashSet<>();
    private Optional<String> otherCaches = Optional.empty();
    private boolean magazinesOnDemand;

    /**
     * Takes over what the user said.
     *
     * @param base of stages, and the repository of revisions
     * @param subjects builds them, and ends them
     */
    public SubjectsOnC(
            Environment environment, NamedBase base, Subjects subjects, SeriesOption series, CommandSpec command) {
        this.environment = environment;
        this.base = base;
        this.subjects = subjects;
        this.series = series;
        this.command = command;
    }

    /**
     * The one that a name means; of several states the last.
     *
     * @throws PatchGenException if there is no such thing, or it does not build
     */
    public Subject one(String name) throws PatchGenException {
        return subjects.of(code(name));
    }

    /**
     * Two, both of them C. What is wrong with the name of somebody's C is told before a kernel is fetched for a stage.
     *
     * @throws PatchGenException if there is no such thing, or it does not build
     */
    public Pair two(String from, String to) throws PatchGenException {
        if (SubjectName.isOne(from)) {
            return new Pair(one(from), one(to));
        }
        SubjectCode second = code(to);
        return new Pair(one(from), subjects.of(second));
    }

    /**
     * The C that a name means; of several states the last.
     *
     * @throws PatchGenException if there is no such thing
     */
    public SubjectCode code(String name) throws PatchGenException {
        Optional<SubjectName> code = SubjectName.parse(name);
        return code.isPresent() ? SubjectCode.of(line(code.get()).one()) : stage(name);
    }

    /**
     * All C that the name of somebody's C means.
     *
     * @throws PatchGenException if there is no such thing
     */
    public List<SubjectCode> codes(String name) throws PatchGenException {
        return codes(line(SubjectName.parse(name).orElseThrow()).all());
    }

    private static List<SubjectCode> codes(List<CodeState> states) {
        return states.stream().map(SubjectCode::of).toList();
    }

    /**
     * Two, of which a stage is Java, with caches as the C has them.
     *
     * @param from somebody's C, or, where the other one is, a stage
     * @param to the same
     * @throws PatchGenException if there is no such thing, or it does not build
     */
    public Pair oneOrJava(String from, String to) throws PatchGenException {
        if (SubjectName.isOne(from)) {
            Subject code = one(from);
            return new Pair(code, SubjectName.isOne(to) ? one(to) : java(to));
        }
        Subject code = one(to);
        return new Pair(java(from), code);
    }

    private Subject java(String name) throws PatchGenException {
        return stages(List.of(state(name, lineage(name)))).get(0);
    }

    /** Stages as Java, with caches as the C has them that was named before. */
    public List<Subject> stages(List<State> states) {
        return StageSubject.ofKernel(states, magazinesOnDemand);
    }

    /**
     * All that the name of somebody's C means.
     *
     * @throws PatchGenException if there is no such thing, or it does not build
     */
    public List<Subject> states(String name) throws PatchGenException {
        return subjects.of(codes(name));
    }

    /**
     * All that the name of somebody's C means, to be compared with each other.
     *
     * @throws PatchGenException if there is no such thing, it does not build, or it is one alone
     */
    public List<Subject> several(String name) throws PatchGenException {
        return subjects.of(codes(line(SubjectName.parse(name).orElseThrow()).several()));
    }

    private CodeStates line(SubjectName name) throws PatchGenException {
        CodeStates line = CodeStates.read(environment, base, name, Set.of());
        bases.add(line.base());
        if (line.hasOtherCaches()) {
            otherCaches = Optional.of(name.written());
        }
        magazinesOnDemand |= line.hasMagazinesOnDemand();
        return line;
    }

    /** One whose caches above the tree are not those of the port, if there is one. */
    public Optional<String> otherCaches() {
        return otherCaches;
    }

    private Lineage lineage(String stage) throws PatchGenException {
        return series.lineages(List.of(stage), environment).get(stage);
    }

    private State state(String stage, Lineage lineage) {
        return StageOption.named(stage.substring(stage.lastIndexOf('/') + 1), lineage.states(), command);
    }

    private SubjectCode stage(String name) throws PatchGenException {
        Lineage lineage = lineage(name);
        State state = state(name, lineage);
        EditedSeries edited = EditedSeries.of(environment, base, lineage);
        bases.add(edited.base());
        return SubjectCode.of(state, edited.at(state));
    }

    /** What was built, for people: the kernels and the compiler. */
    public String against() {
        return String.join(", ", bases) + ", " + subjects.compiler();
    }
}
