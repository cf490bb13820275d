// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.iovakit.app.Environment;
import org.iovakit.app.series.EditedSeries;
import org.iovakit.domain.State;
import org.iovakit.kunit.backend.Backend;
import org.iovakit.kunit.ktap.KtapParser;
import org.iovakit.kunit.ktap.KtapStatus;
import org.iovakit.kunit.ktap.KtapTest;
import org.iovakit.oracle.Compiler;
import org.iovakit.oracle.Replayers;
import org.iovakit.oracle.parity.NativeCost;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.SeriesEditor;
import org.iovakit.patchgen.base.KernelBase;
import org.iovakit.patchgen.csource.ParsedFiles;
import org.iovakit.patchgen.series.Series;
import org.iovakit.patchgen.template.PatchText;
import org.iovakit.patchgen.template.TemplateEngine;
import org.iovakit.trace.scenario.Scenario;
import org.iovakit.trace.scenario.ScenarioCost;
import org.iovakit.trace.scenario.ScenarioTrace;
import org.iovakit.trace.scenario.Scenarios;

/** Runs the complexity suite on stages. */
public final class ComplexityRunner {
    /** In the folder of the series, but none of its patches. */
    private static final String TEMPLATE = "complexity.ftl";

    private static final String KUNITCONFIG = "drivers/iommu/iova-complexity.kunitconfig";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Environment environment;
    private final List<State> stages;

    public ComplexityRunner(Environment environment, List<State> stages) {
        this.environment = environment;
        this.stages = stages;
    }

    /** Measures something for a scenario. */
    private interface Measurement {
        ScenarioCost of(ScenarioTrace trace) throws IOException;
    }

    /** On the Java of the stages; what is measured is visits. */
    public List<ComplexityResult> onJava() {
        return stages.parallelStream().map(ComplexityRunner::onJava).toList();
    }

    private static ComplexityResult onJava(State stage) {
        try {
            return visits(Backend.JAVA, stage, trace -> ScenarioCost.measure(stage, trace));
        } catch (IOException e) {
            throw new IllegalStateException("Java reads nothing", e);
        }
    }

    /** On the C of the stages in user space; what is measured is visits. */
    List<ComplexityResult> natively(EditedSeries kernels) throws PatchGenException {
        try {
            Replayers replayers =
                    new Replayers(Compiler.find(environment.variables(), PATIENCE), environment.programs());
            List<ComplexityResult> results = new ArrayList<>();
            for (State stage : stages) {
                Path replayer = replayers.replayer(kernels.at(stage), Replayers.Kind.COUNTING);
                results.add(visits(Backend.NATIVE, stage, trace -> NativeCost.measure(replayer, trace, PATIENCE)));
            }
            return results;
        } catch (IOException e) {
            throw new PatchGenException("cannot measure the C of the stages: " + e.getMessage(), e);
        }
    }

    private static ComplexityResult visits(Backend backend, State stage, Measurement measurement) throws IOException {
        List<KtapTest> cases = new ArrayList<>();
        for (Scenario scenario : Scenarios.ofTheSeries()) {
            String name = Complexity.caseName(scenario);
            List<String> log = new ArrayList<>();
            long first = 0;
            long last = 0;
            for (long ranges : Complexity.RANGES) {
                ScenarioCost cost = measurement.of(scenario.trace(ranges));
                log.add(ComplexityResult.line(
                        name, new ComplexityResult.Cost(ranges, "visits", cost.mean(), cost.worst())));
                first = log.size() == 1 ? cost.mean() : first;
                last = cost.mean();
            }
            boolean kept =
                    !Complexity.isPromised(scenario, stage) || last <= Complexity.MOST_GROWTH * Math.max(first, 1);
            cases.add(new KtapTest(name, kept ? KtapStatus.PASSED : KtapStatus.FAILED, log));
        }
        boolean passed = cases.stream().allMatch(test -> test.status() == KtapStatus.PASSED);
        KtapStatus status = passed ? KtapStatus.PASSED : KtapStatus.FAILED;
        return new ComplexityResult(backend, stage, new KtapTest(Complexity.SUITE, status, "", List.of(), cases), "");
    }

    /**
     * In booted kernels of the stages; what is measured is time.
     *
     * @param limit how long a kernel may run
     */
    List<ComplexityResult> inKernels(KernelBase base, EditedSeries kernels, Duration limit) throws PatchGenException {
        Series series = kernels.lineage().series();
        if (!kernels.hasSuite() || !Files.exists(series.directory().resolve(TEMPLATE))) {
            throw new PatchGenException(series.directory() + " has no " + TEMPLATE
                    + " to lay over its KUnit suite, so nothing can be measured in a kernel");
        }
        SeriesEditor editor = new SeriesEditor(series, base, new ParsedFiles());
        TemplateEngine templates = new TemplateEngine(series.directory());
        List<Map<String, byte[]>> files = new ArrayList<>();
        for (Map<String, byte[]> stage : kernels.filesWithSuite()) {
            State state = kernels.lineage().states().get(files.size());
            PatchText text = templates.renderPatch(TEMPLATE, Complexity.templateData(state));
            files.add(editor.edit(TEMPLATE, text, stage).after());
        }
        KernelSuite suite = KernelSuite.of(Complexity.SUITE, state -> Complexity.cases(), KUNITCONFIG, stages, files);
        List<KernelRun> runs =
                new KernelRunner(environment, limit).run(base, suite).runs();
        List<ComplexityResult> results = new ArrayList<>();
        for (int i = 0; i < stages.size(); i++) {
            results.add(result(stages.get(i), runs.get(i)));
        }
        return results;
    }

    private static ComplexityResult result(State stage, KernelRun run) {
        KtapTest suite = KtapParser.parse(run.report().console()).tests().stream()
                .filter(test -> test.name().equals(Complexity.SUITE))
                .findFirst()
                .orElse(new KtapTest(Complexity.SUITE, KtapStatus.CRASHED, List.of()));
        return new ComplexityResult(
                Backend.KERNEL, stage, suite, run.trouble().isEmpty() ? "" : run.trouble() + "; " + run.whole());
    }

    /**
     * On all these backends; Java always.
     *
     * @param limit how long a kernel may run
     */
    public List<ComplexityResult> on(Set<Backend> backends, KernelBase base, EditedSeries kernels, Duration limit)
            throws PatchGenException {
        List<ComplexityResult> results = new ArrayList<>(onJava());
        if (backends.contains(Backend.NATIVE)) {
            results.addAll(natively(kernels));
        }
        if (backends.contains(Backend.KERNEL)) {
            results.addAll(inKernels(base, kernels, limit));
        }
        return results;
    }
}
