// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.diff;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.iovakit.app.Environment;
import org.iovakit.app.NotProvenException;
import org.iovakit.app.Rerun;
import org.iovakit.app.Talk;
import org.iovakit.app.diff.DiffReport;
import org.iovakit.app.diff.DiffSource;
import org.iovakit.app.diff.DifferenceFiles;
import org.iovakit.app.diff.FindingCheck;
import org.iovakit.app.parity.TwinCheck;
import org.iovakit.app.series.Lineage;
import org.iovakit.app.subject.CTwin;
import org.iovakit.app.subject.SubjectName;
import org.iovakit.app.subject.Subjects;
import org.iovakit.cli.shared.BaseOptions;
import org.iovakit.cli.shared.ExitCode;
import org.iovakit.cli.shared.FormatOption;
import org.iovakit.cli.shared.Invocation;
import org.iovakit.cli.shared.SaveOption;
import org.iovakit.cli.shared.SeriesOption;
import org.iovakit.cli.shared.SubjectsOnC;
import org.iovakit.cli.shared.TouchesOption;
import org.iovakit.diff.CostRule;
import org.iovakit.diff.CostUnit;
import org.iovakit.diff.DiffResult;
import org.iovakit.diff.GrowthDiff;
import org.iovakit.diff.Kind;
import org.iovakit.diff.Pair;
import org.iovakit.diff.StageSubject;
import org.iovakit.diff.Subject;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.trace.scenario.Scenario;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code iovakit diff}. */
@Command(
        name = "diff",
        mixinStandardHelpOptions = true,
        description = {
            "Say what two stages do differently, with the fewest operations that show it.",
            "Both get the same operations. An outcome differs where one refuses what the other serves, a placement where"
                    + " they give out other pfns, a state where they remember other things or hold other ranges, and visits"
                    + " where a search of one visits more nodes by a factor. The first of each sort is shrunk to a minimal trace,"
                    + " which is drawn and explained, and held against the kernel's own C of both stages: what"
                    + " the C does not confirm is not reported.",
            "Exits 1 if there is a difference, and 2 if one does not replay the same on C."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  iovakit diff --from 3 --to 4",
            "  iovakit diff 0 1 --kinds outcome,placement --seed 42",
            "  iovakit diff --scenario 32bit-in-64bit --from 0 --to 1",
        })
public final class DiffCommand implements Callable<Integer> {
    @ParentCommand
    private Invocation iovakit;

    @Spec
    private CommandSpec spec;

    @Mixin
    private DiffStages stages;

    @Mixin
    private DiffSourceOptions source;

    @Mixin
    private MatrixOptions matrix;

    @Mixin
    private TouchesOption touches;

    @Option(
            names = "--kinds",
            paramLabel = "KIND",
            split = ",",
            description = "Kinds of difference that matter: ${COMPLETION-CANDIDATES} (default: all).")
    private Set<Kind> kinds = EnumSet.allOf(Kind.class);

    @Option(
            names = "--factor",
            paramLabel = "F",
            defaultValue = "4",
            description = "A search that visits F times as many nodes as the other, and 16 at least, differs in cost"
                    + " (default: ${DEFAULT-VALUE}).")
    private double factor;

    @Mixin
    private SaveOption save;

    @Mixin
    private BaseOptions base;

    @Mixin
    private SeriesOption series;

    @Mixin
    private FormatOption format;

    @Override
    public Integer call() throws PatchGenException, NotProvenException {
        Environment environment = iovakit.environment();
        if (matrix.isList()) {
            iovakit.terminal().out().print(ScenarioList.of());
            return ExitCode.CLEAN;
        }
        if (matrix.isMatrix()) {
            refuseWithMatrix("--kinds", "--factor", "--save");
            return playMatrix(environment);
        }
        if (touches.asked()) {
            throw new ParameterException(
                    spec.commandLine(), "--touches is of --matrix, and of iovakit trace replay; add --matrix");
        }
        List<String> named = stages.named(spec);
        if (named.stream().anyMatch(SubjectName::isOne)) {
            try (Subjects subjects = new Subjects(CTwin.required(environment), false)) {
                SubjectsOnC onC = new SubjectsOnC(environment, base.named(), subjects, series, spec);
                Pair pair = onC.two(named.get(0), named.get(1));
                return compare(environment, pair, Optional.of(TwinCheck.itself(onC.against())), Set.of());
            }
        }
        Map<String, Lineage> lineages = series.lineages(named, environment);
        Set<Lineage> distinct = new LinkedHashSet<>(lineages.values());
        // What was named has to be there before the work begins.
        boolean early = environment.baseRequest(base.named()).isNamed()
                || series.named().isPresent();
        return compare(
                environment,
                DiffStages.of(named, lineages, spec),
                early ? Optional.of(TwinCheck.of(environment, base.named(), distinct)) : Optional.empty(),
                distinct);
    }

    /** What a matrix has no use for is not passed over. */
    private void refuseWithMatrix(String... options) {
        for (String option : options) {
            if (spec.commandLine().getParseResult().hasMatchedOption(option)) {
                throw new ParameterException(
                        spec.commandLine(), option + " is of two states; --matrix shows all, and keeps no trace");
            }
        }
    }

    private int playMatrix(Environment environment) throws PatchGenException, NotProvenException {
        List<String> named = stages.ofMatrix(spec);
        List<Scenario> scenarios = source.scenariosOfMatrix(spec);
        List<Long> sizes = source.sizesOfMatrix(scenarios, spec);
        if (named.stream().noneMatch(SubjectName::isOne)) {
            List<List<Subject>> lines = new ArrayList<>();
            for (Lineage lineage : series.several(named, environment)) {
                lines.add(StageSubject.of(lineage.states(), touches.asked()));
            }
            return MatrixOptions.run(iovakit.terminal(), lines, sizes, scenarios, format.isJson());
        }
        try (Subjects subjects = new Subjects(CTwin.required(environment), touches.asked())) {
            SubjectsOnC onC = new SubjectsOnC(environment, base.named(), subjects, series, spec);
            List<List<Subject>> line = List.of(onC.several(named.get(0)));
            return MatrixOptions.run(iovakit.terminal(), line, sizes, scenarios, format.isJson());
        }
    }

    /**
     * Compares.
     *
     * @param known what differences are held against; where there is none yet, it is made of the lineages when it is needed
     */
    private int compare(Environment environment, Pair pair, Optional<TwinCheck> known, Set<Lineage> lineages)
            throws PatchGenException {
        CostRule rule = costRule(pair.unit());
        DiffSource operations = source.of(environment, spec);
        DifferenceFiles files = save.files(environment);
        DiffResult result;
        Optional<GrowthDiff> growth;
        try (Talk.Count progress = iovakit.terminal().count("comparing", operations.length())) {
            result = operations.run(pair, rule, kinds, progress::add);
            growth = kinds.contains(Kind.VISITS) ? operations.growth(pair) : Optional.empty();
        } catch (UncheckedIOException e) {
            throw new PatchGenException(
                    "the comparison broke off: " + e.getCause().getMessage(), e);
        }
        TwinCheck twin = known.isPresent()
                ? known.get()
                : result.isSame()
                        ? TwinCheck.none("there is nothing to ask")
                        : TwinCheck.of(environment, base.named(), lineages);
        Rerun again = new Rerun(
                "diff",
                base.named(),
                series.named(),
                factor == CostRule.STANDARD.factor() ? List.of() : List.of("--factor", "" + factor));
        FindingCheck check = new FindingCheck(pair, operations, twin, files, again);
        String keep = again.of(
                List.of("--from", pair.from().label(), "--to", pair.to().label()),
                Stream.concat(operations.options().stream(), Stream.of("--save", "."))
                        .toList());
        result.findings().forEach(check::add);
        DiffReport report = new DiffReport(operations, result, twin.against(), check.checked(), growth);
        if (format.isJson()) {
            iovakit.terminal().out().print(DiffJson.of(report));
        } else {
            iovakit.terminal().show(DiffTable.of(report, files.areKept() ? Optional.empty() : Optional.of(keep)));
        }
        check.refuted().forEach(environment::say);
        if (!check.refuted().isEmpty()) {
            return ExitCode.UNUSABLE;
        }
        return report.isSame() ? ExitCode.CLEAN : ExitCode.FOUND;
    }

    private CostRule costRule(CostUnit unit) {
        try {
            return new CostRule(factor, unit.floor());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--factor " + factor + ": " + e.getMessage(), e);
        }
    }
}
