// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.iovakit.app.Environment;
import org.iovakit.app.NamedBase;
import org.iovakit.app.Rerun;
import org.iovakit.app.Talk;
import org.iovakit.app.parity.ComparedTrace;
import org.iovakit.app.parity.SubjectParity;
import org.iovakit.app.series.Lineage;
import org.iovakit.app.subject.CTwin;
import org.iovakit.app.subject.CodeState;
import org.iovakit.app.subject.CodeStates;
import org.iovakit.app.subject.SubjectCode;
import org.iovakit.app.subject.SubjectName;
import org.iovakit.app.subject.Subjects;
import org.iovakit.app.suite.KernelRunner;
import org.iovakit.app.suite.SuiteOnCode;
import org.iovakit.bench.LockCost;
import org.iovakit.diff.DiffResult;
import org.iovakit.diff.Pair;
import org.iovakit.diff.StageSubject;
import org.iovakit.diff.Subject;
import org.iovakit.diff.matrix.Matrix;
import org.iovakit.diff.matrix.SubjectDiedException;
import org.iovakit.oracle.TimedTwin;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.base.KernelBase;
import org.iovakit.patchgen.base.Reason;

/** Builds, runs and measures what a page of somebody's C shows. For one page. */
public final class SubjectReportMaker {
    /** Random operations on each state and each of our stages. */
    private static final long COMPARED = 100_000;

    private static final long SEED = 20260512;

    /** Suite, findings, matrix, parity. */
    private static final int PARTS = 4;

    private final Environment environment;
    private final NamedBase base;
    private final Lineage lineage;
    private final Rerun again;
    private final List<String> notes = new ArrayList<>();

    /**
     * Nothing is run yet.
     *
     * @param base the kernel
     * @param lineage of the series whose stages and suite are ours
     * @param again with which the user can look again at what two states do differently
     */
    public SubjectReportMaker(Environment environment, NamedBase base, Lineage lineage, Rerun again) {
        this.environment = environment;
        this.base = base;
        this.lineage = lineage;
        this.again = again;
    }

    /**
     * Builds, runs and measures.
     *
     * @param name what has several states
     * @param full whether to boot kernels too
     * @param date of the page
     * @param commandLine that asked for it
     * @throws PatchGenException if there is no such thing, it is one state alone, it does not build, or what was asked for
     *     cannot be run here
     */
    public SubjectReport make(SubjectName name, boolean full, ZonedDateTime date, String commandLine)
            throws PatchGenException {
        CTwin twin = CTwin.required(environment);
        CodeStates code = CodeStates.read(environment, base, name, SuiteOnCode.files(lineage));
        List<CodeState> states = code.several();
        try (Talk.Parts parts = environment.talk().parts("report", PARTS);
                Subjects subjects = new Subjects(twin, false)) {
            List<Subject> all = subjects.of(states.stream().map(SubjectCode::of).toList());
            parts.begin("suite");
            List<SuiteOnCode.Results> suites = suites(twin, code, states, full);
            List<DiffResult> before = new ArrayList<>();
            List<DiffResult> first = new ArrayList<>();
            parts.begin("findings");
            hunt(all, before, first);
            parts.begin("matrix");
            Optional<Matrix> matrix = matrix(all);
            parts.begin("parity");
            List<SubjectParity.Likeness> likenesses = recognised(all, code);
            VerdictTable verdict = VerdictTable.of(suites, states);
            List<String> heads =
                    IntStream.range(0, states.size()).mapToObj(String::valueOf).toList();
            List<String> names = states.stream().map(CodeState::name).toList();
            OverviewColumns columns = new OverviewColumns(heads, before(states));
            List<Overview.Column> shown = new ArrayList<>(List.of(columns.answers(before, matrix)));
            matrix.ifPresent(played -> shown.addAll(columns.costs(played)));
            shown.add(columns.memory(
                    verdict,
                    states.stream().map(state -> rangeBytes(twin, state)).toList()));
            shown.add(columns.suite("suites", verdict));
            shown.add(columns.againstFirst(first, matrix));
            shown.add(columns.column("does the same as", place -> likeness(likenesses.get(place))));
            return new SubjectReport(
                    name.written(),
                    Report.facts(
                            List.of(
                                    new Report.Fact("kernel", code.base()),
                                    new Report.Fact("C compiler", subjects.compiler())),
                            date,
                            commandLine),
                    Overview.of(heads, names, shown),
                    summary(verdict, matrix, likenesses, full),
                    notes,
                    verdict,
                    matrix.map(played -> MatrixSection.of(played, titles(states)))
                            .orElse(MatrixSection.NONE),
                    Findings.of(
                            heads,
                            names,
                            before,
                            pair -> again.of(
                                    List.of(pair.from().label(), pair.to().label()), Findings.options()),
                            Map.of()));
        } catch (UncheckedIOException e) {
            throw new PatchGenException("cannot compare: " + e.getCause().getMessage(), e);
        }
    }

    /** By place, the place of the state before; that of the first is its own. */
    private static List<Integer> before(List<?> states) {
        return IntStream.range(0, states.size())
                .mapToObj(place -> Math.max(0, place - 1))
                .toList();
    }

    private static Overview.Cell likeness(SubjectParity.Likeness likeness) {
        String operations = Notation.count(likeness.closest().operations());
        return new Overview.Cell(
                "",
                "",
                likeness.same().isEmpty()
                        ? List.of(
                                "none",
                                "leaves " + likeness.closest().pair().from().title() + " at " + operations)
                        : List.of(
                                Notation.stages(likeness.same().stream()
                                        .map(stage ->
                                                stage.stage().orElseThrow().number())
                                        .toList()),
                                "in " + operations + " operations"));
    }

    private List<SuiteOnCode.Results> suites(CTwin twin, CodeStates code, List<CodeState> states, boolean full)
            throws PatchGenException {
        SuiteOnCode suites = new SuiteOnCode(lineage, states);
        List<SuiteOnCode.Results> results = new ArrayList<>(suites.natively(twin, SuiteOnCode.LIMIT));
        if (full) {
            try (KernelBase kernel = code.open(environment, base)) {
                results.addAll(suites.inKernels(environment, kernel, KernelRunner.BOOT_LIMIT));
            }
        }
        return results;
    }

    /** Each state against the one before it, and against the first. */
    private void hunt(List<Subject> all, List<DiffResult> before, List<DiffResult> first) {
        List<Pair> pairs = new ArrayList<>(Findings.pairs(all, before(all)));
        for (int i = 2; i < all.size(); i++) {
            pairs.add(new Pair(all.get(0), all.get(i)));
        }
        List<DiffResult> results = Findings.hunt(pairs, environment.talk());
        before.addAll(results.subList(0, all.size() - 1));
        first.add(results.get(0));
        first.addAll(results.subList(all.size() - 1, results.size()));
    }

    private Optional<Matrix> matrix(List<Subject> all) {
        try {
            return Optional.of(MatrixSection.measure(List.of(all), environment.talk()));
        } catch (SubjectDiedException e) {
            notes.add("A state dies of a scenario, so costs are missing: " + e.getMessage());
            return Optional.empty();
        }
    }

    private OptionalInt rangeBytes(CTwin twin, CodeState state) {
        try {
            return OptionalInt.of(LockCost.rangeBytes(new TimedTwin(twin.compiler(), twin.programs())
                    .strange(SubjectCode.of(state).kernel())));
        } catch (IOException e) {
            notes.add(state.label() + ": what a range takes in memory is not known: " + Reason.of(e));
            return OptionalInt.empty();
        }
    }

    private List<SubjectParity.Likeness> recognised(List<Subject> all, CodeStates code) throws PatchGenException {
        boolean otherCaches = code.hasOtherCaches();
        if (otherCaches) {
            notes.add("It has other rcaches than the port, so it was held against our stages on the tree alone.");
        }
        SubjectParity parity = new SubjectParity(
                ComparedTrace.random(SEED, COMPARED, !otherCaches).source());
        List<Subject> stages = StageSubject.ofKernel(lineage.states(), code.hasMagazinesOnDemand());
        List<SubjectParity.Likeness> likenesses = new ArrayList<>();
        try (Talk.Count progress = environment.talk().count("looking for stages that do the same", -1)) {
            for (Subject state : all) {
                likenesses.add(parity.recognise(state, stages, progress::add));
            }
        }
        return likenesses;
    }

    private static List<String> titles(List<CodeState> states) {
        List<String> titles = new ArrayList<>();
        for (int i = 0; i < states.size(); i++) {
            titles.add("state " + i);
        }
        return titles;
    }

    private List<String> summary(
            VerdictTable verdict, Optional<Matrix> matrix, List<SubjectParity.Likeness> likenesses, boolean full) {
        List<String> paragraphs = new ArrayList<>();
        paragraphs.add(Summary.verdict(verdict, "state"));
        matrix.ifPresent(played -> paragraphs.add(Summary.matrix(played)));
        long known = likenesses.stream()
                .filter(likeness -> !likeness.same().isEmpty())
                .count();
        paragraphs.add(known + " of " + likenesses.size() + " states do the same as a stage of "
                + lineage.series().file().name() + ", as far as " + Notation.count(COMPARED)
                + " random operations show.");
        paragraphs.add("This is C of somebody else's: it was compiled with the rights of who made this page, and run on"
                + " that machine. " + Subjects.limits() + " A suite has "
                + SuiteOnCode.LIMIT.toSeconds() + " seconds."
                + (full
                        ? " The booted kernels are built with the patches' own Makefiles, and are kept from nothing but more"
                                + " than 1 GiB of memory and " + KernelRunner.BOOT_LIMIT.toMinutes() + " minutes."
                        : ""));
        return paragraphs;
    }
}
