// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.iovakit.app.Environment;
import org.iovakit.app.NamedBase;
import org.iovakit.app.Talk;
import org.iovakit.app.report.Report.Fact;
import org.iovakit.app.report.VerdictTable.SuiteVerdict;
import org.iovakit.app.series.EditedSeries;
import org.iovakit.app.series.Lineage;
import org.iovakit.app.suite.KeptAnswers;
import org.iovakit.app.suite.KernelRunner;
import org.iovakit.app.suite.ProofOnC;
import org.iovakit.app.suite.RangeSize;
import org.iovakit.app.suite.SuiteOnC;
import org.iovakit.app.suite.SuiteReport;
import org.iovakit.diff.DiffResult;
import org.iovakit.diff.StageSubject;
import org.iovakit.diff.matrix.Matrix;
import org.iovakit.domain.State;
import org.iovakit.kunit.backend.Backend;
import org.iovakit.kunit.iova.StageResult;
import org.iovakit.kunit.iova.StageRunner;
import org.iovakit.patchgen.EditedPatch;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.base.KernelBase;
import org.iovakit.patchgen.base.NoBaseException;
import org.iovakit.patchgen.template.PatchText;
import org.iovakit.trace.Replayer;
import org.iovakit.trace.scenario.ScenarioTrace;
import org.iovakit.trace.scenario.Scenarios;

/** Runs and measures what a page shows. For one page. */
public final class ReportMaker {
    /** The scenario whose address space is drawn: it asks for pages in all parts of it. */
    private static final String MAPPED = "mixed-masks";

    private static final long MAPPED_RANGES = 512;

    /** Suite, costs, matrix, findings, drawings. */
    private static final int PARTS = 5;

    private final Environment environment;
    private final List<State> stages;
    private final Lineage lineage;
    private final ZonedDateTime date;
    private final String commandLine;
    private final List<Fact> facts = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    /**
     * Nothing is run yet.
     *
     * @param date of the page
     * @param commandLine that asked for it
     */
    public ReportMaker(Environment environment, Lineage lineage, ZonedDateTime date, String commandLine) {
        this.environment = environment;
        this.lineage = lineage;
        this.stages = lineage.states();
        this.date = date;
        this.commandLine = commandLine;
    }

    /**
     * Runs and measures.
     *
     * @param full whether to boot kernels too
     * @param largest ranges in the largest domain, see {@link CostPlots#of}
     * @throws PatchGenException if there is a base that cannot be used or does not fit the series, or what was asked for
     *     cannot be run here
     */
    public Report make(NamedBase named, boolean full, long largest) throws PatchGenException {
        try (Talk.Parts parts = environment.talk().parts("report", PARTS)) {
            return make(named, full, largest, parts);
        }
    }

    private Report make(NamedBase named, boolean full, long largest, Talk.Parts parts) throws PatchGenException {
        parts.begin("suite");
        List<StageResult> java = StageRunner.run(lineage.suite(), stages);
        Map<String, PatchText> texts = lineage.texts();
        Optional<KernelBase> found = base(named, texts, full);
        if (found.isEmpty()) {
            return report(new SuiteReport(java, ProofOnC.NONE), List.of(), largest, parts);
        }
        try (KernelBase base = found.get()) {
            facts.add(new Fact("kernel", base.describe()));
            EditedSeries kernels = new EditedSeries(base, lineage);
            SuiteOnC suite =
                    new SuiteOnC(environment, full ? Set.of(Backend.KERNEL) : Set.of(), KernelRunner.BOOT_LIMIT);
            SuiteReport verdicts = suite.run(base, kernels, stages, java);
            suite.leftOut().forEach(this::note);
            verdicts.inC().natively().ifPresent(proof -> facts.add(new Fact("C compiler", proof.compiler())));
            verdicts.inC()
                    .kernels()
                    .ifPresent(booted -> facts.add(
                            new Fact("booted kernels", "Linux " + booted.version() + " (um), " + booted.compiler())));
            return report(verdicts, kernels.patches(), largest, parts);
        }
    }

    /** The base; absent, and that is said, where there is none and the page can do without. */
    private Optional<KernelBase> base(NamedBase named, Map<String, PatchText> texts, boolean needed)
            throws PatchGenException {
        try {
            return Optional.of(environment.base(named, lineage.files(texts)));
        } catch (NoBaseException e) {
            if (needed) {
                throw e;
            }
            String what = "there is no C on the page: " + e.getMessage();
            environment.say(what);
            note(what);
            return Optional.empty();
        }
    }

    /** For who reads the page. */
    private void note(String what) {
        notes.add(Notation.sentence(what));
    }

    private Report report(SuiteReport suite, List<EditedPatch> patches, long largest, Talk.Parts parts)
            throws PatchGenException {
        VerdictTable verdict = VerdictTable.of(
                suite.all(), suite.inC().sizes().stream().collect(Collectors.toMap(RangeSize::stage, RangeSize::c)));
        parts.begin("costs");
        List<LogLogPlot> plots = CostPlots.of(stages, largest, new KeptAnswers(environment)::costs);
        boolean touches = stages.stream().allMatch(Replayer::canCount);
        parts.begin("matrix");
        Matrix matrix = MatrixSection.measure(List.of(StageSubject.of(stages, touches)), environment.talk());
        List<String> names = stages.stream().map(State::name).toList();
        List<Integer> before = OverviewColumns.before(matrix);
        parts.begin("findings");
        List<DiffResult> hunts = Findings.hunt(Findings.pairs(StageSubject.of(stages), before), environment.talk());
        OverviewColumns columns = new OverviewColumns(matrix.heads(), before);
        parts.begin("drawings");
        ScenarioTrace mapped = Scenarios.get(MAPPED).trace(MAPPED_RANGES);
        return new Report(
                lineage.series().file().name() + " v" + lineage.series().file().version(),
                Report.facts(facts, date, commandLine),
                Overview.of(
                        matrix.heads(),
                        names,
                        columns.all(
                                hunts,
                                matrix,
                                List.of(new SuiteVerdict(lineage.suite().toString(), verdict)))),
                Summary.of(verdict, plots, matrix),
                notes,
                verdict,
                plots,
                MatrixSection.of(matrix),
                Findings.of(
                        matrix.heads(),
                        names,
                        hunts,
                        Findings::again,
                        Findings.kept(matrix, environment.home().resolve("docs"))),
                "The scenario " + mapped.scenario().name() + ", "
                        + mapped.scenario().situation() + " (" + mapped.settings()
                        + "): page frame numbers up, in pieces, so that what is never taken is left out; the darker, the more"
                        + " of a cell is taken.",
                maps(mapped),
                SideBySide.of(environment.home(), lineage, patches, stage -> Integer.toString(stage.number())));
    }

    private List<AddressMap> maps(ScenarioTrace trace) {
        try {
            return AddressMap.of(List.of(stages.get(0), stages.get(stages.size() - 1)), trace);
        } catch (IOException e) {
            throw new UncheckedIOException("a scenario reads no file", e);
        }
    }
}
