// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.kunit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.iovakit.app.Environment;
import org.iovakit.app.Talk;
import org.iovakit.app.series.EditedSeries;
import org.iovakit.app.series.Lineage;
import org.iovakit.app.series.SeriesStore;
import org.iovakit.app.subject.CTwin;
import org.iovakit.app.subject.CodeStates;
import org.iovakit.app.subject.SubjectName;
import org.iovakit.app.suite.ComplexityRunner;
import org.iovakit.app.suite.KernelRunner;
import org.iovakit.app.suite.NativeBackend;
import org.iovakit.app.suite.ProofOnC;
import org.iovakit.app.suite.SuiteOnC;
import org.iovakit.app.suite.SuiteOnCode;
import org.iovakit.app.suite.SuiteReport;
import org.iovakit.cli.shared.BaseOptions;
import org.iovakit.cli.shared.ExitCode;
import org.iovakit.cli.shared.FormatOption;
import org.iovakit.cli.shared.Invocation;
import org.iovakit.cli.shared.OutputOption;
import org.iovakit.cli.shared.ResultFile;
import org.iovakit.cli.shared.SeriesOption;
import org.iovakit.cli.shared.StageOption;
import org.iovakit.domain.State;
import org.iovakit.kunit.backend.Backend;
import org.iovakit.kunit.backend.BackendKtap;
import org.iovakit.kunit.iova.StageResult;
import org.iovakit.kunit.iova.StageRunner;
import org.iovakit.kunit.iova.Suite;
import org.iovakit.kunit.ktap.KtapDocument;
import org.iovakit.kunit.ktap.KtapWriter;
import org.iovakit.oracle.NoCompilerException;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.base.KernelBase;
import org.iovakit.patchgen.series.Series;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code iovakit kunit}. */
@Command(
        name = "kunit",
        mixinStandardHelpOptions = true,
        description = {
            "Run the KUnit suite on stages of the series.",
            "On the Java of a stage the suite is mirrored. With the native backend the kernel's iova.c and rbtree.c, with"
                    + " the patches up to the stage and the KUnit file of the last one, are compiled as they are and run"
                    + " in user space, also with a 32-bit long where the compiler and the machine can; what a range costs in C and in Java is shown as well. With --backend kernel they"
                    + " are built into a User Mode Linux kernel by the kernel's own kunit.py, which is booted; the first"
                    + " build takes minutes, and the copy that is built stays in the cache. Java runs with every other"
                    + " backend, and the native one with the kernel where it can; they are shown beside it, and have to"
                    + " agree with it case by case: verdicts, order, and number of checks."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  iovakit kunit",
            "  iovakit kunit 'iova.test_find*' --stage 1-3",
            "  iovakit kunit --backend native --kernel ~/src/linux --rev v6.12",
            "  iovakit kunit --backend kernel --stage all",
            "  iovakit kunit --suite complexity --backend native,kernel",
            "  iovakit kunit --stage 1 --format ktap | tools/testing/kunit/kunit.py parse",
        })
public final class KunitCommand implements Callable<Integer> {
    /** How results are written. */
    enum Format {
        text,
        ktap,
        json,
        junit
    }

    /** Reads one of those. */
    static final class NamedFormat implements ITypeConverter<Format> {
        @Override
        public Format convert(String word) {
            return FormatOption.parse(Format.class, word);
        }
    }

    /** The suites that can be asked for. */
    static final class NamedSuite extends ArrayList<String> implements ITypeConverter<String> {
        private static final long serialVersionUID = 1L;

        NamedSuite() {
            super(Stream.concat(Suite.ALL.stream().map(Suite::toString), Stream.of(COMPLEXITY))
                    .toList());
        }

        @Override
        public String convert(String name) {
            if (!contains(name)) {
                throw new TypeConversionException("expected one of " + this + " but was '" + name + "'");
            }
            return name;
        }
    }

    /** Those that can be asked for: the native suite with a 32-bit long comes with the native one, where it can. */
    static final class NamedBackend extends ArrayList<String> implements ITypeConverter<Backend> {
        private static final long serialVersionUID = 1L;

        NamedBackend() {
            super(Stream.of(Backend.JAVA, Backend.NATIVE, Backend.KERNEL)
                    .map(Backend::toString)
                    .toList());
        }

        @Override
        public Backend convert(String name) {
            if (!contains(name)) {
                throw new TypeConversionException("expected one of " + this + " but was '" + name + "'");
            }
            return Backend.valueOf(name.toUpperCase(Locale.ROOT));
        }
    }

    private static final String COMPLEXITY = "complexity";

    /** What is run with an open base. */
    private interface OnBase<T> {
        T run(KernelBase kernel, EditedSeries kernels) throws PatchGenException;
    }

    @ParentCommand
    private Invocation iovakit;

    @Spec
    private CommandSpec spec;

    @Mixin
    private StageOption stage;

    @Option(
            names = "--suite",
            paramLabel = "NAME",
            split = ",",
            converter = NamedSuite.class,
            completionCandidates = NamedSuite.class,
            description = "One or more with commas in between: ${COMPLETION-CANDIDATES}; that of another series is laid"
                    + " over this one's, with all its cases. complexity, alone, is none of a series; it measures what an"
                    + " allocation costs among 1000, 10000 and 100000 ranges, in visits of nodes or, in a kernel, in time,"
                    + " and fails where a stage promises log n and the cost is linear (default: that of the series).")
    private List<String> suites;

    @Option(
            names = "--backend",
            paramLabel = "NAME",
            split = ",",
            converter = NamedBackend.class,
            completionCandidates = NamedBackend.class,
            description = "Where to run, one or more with commas in between: ${COMPLETION-CANDIDATES}; java always runs"
                    + " too (default: java, and native where there is a C compiler and a kernel; kernel, which takes"
                    + " minutes, on request alone).")
    private List<Backend> backends;

    @Option(
            names = "--filter_glob",
            paramLabel = "GLOB",
            description = "Show and judge these cases alone, as in iova.test_find*; all of them run.")
    private String filterOption;

    @Parameters(arity = "0..1", paramLabel = "GLOB", description = "The same, as kunit.py run takes it.")
    private String filterParameter;

    @Option(names = "--list_tests", description = "List the cases, and run none.")
    private boolean listTests;

    @Option(names = "--list_suites", description = "List the suites, and run none.")
    private boolean listSuites;

    @Mixin
    private BaseOptions base;

    @Mixin
    private SeriesOption series;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            description = "How long a booted kernel may run (default: 300), or the suite on somebody's C in user space"
                    + " (default: 60).")
    private Integer timeout;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "text",
            converter = NamedFormat.class,
            description = "${COMPLETION-CANDIDATES}; junit is XML (default: ${DEFAULT-VALUE}).")
    private Format format;

    @Mixin
    private OutputOption output;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            arity = "0..1",
            fallbackValue = "-",
            description = "Write the JSON that kunit.py writes for KernelCI to this file, beside what is printed; or,"
                    + " without FILE, print it instead.")
    private String kernelCi;

    /** Where the two documents go; looked at before any suite runs. */
    private ResultFile printed;

    private Optional<ResultFile> kernelCiFile = Optional.empty();

    @Override
    public Integer call() throws PatchGenException {
        Environment environment = iovakit.environment();
        Lineage lineage = series.lineage(environment);
        FilterGlob filter = filter();
        requireTime();
        boolean measures = suites != null && suites.contains(COMPLEXITY);
        if (!filter.isAll() && (measures || stage.subject().isPresent())) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--filter_glob " + filter + ": chooses among the cases of suites on stages; leave it away with "
                            + (measures
                                    ? "--suite " + COMPLEXITY
                                    : "--stage " + stage.subject().get()));
        }
        if (listTests || listSuites) {
            return list(lineage, filter);
        }
        printed = output.file(iovakit);
        if (kernelCi != null) {
            kernelCiFile = Optional.of(ResultFile.named(iovakit, "--json", kernelCi));
        }
        if (stage.subject().isPresent()) {
            return onCode(environment, lineage, stage.subject().get());
        }
        List<State> stages = stage.of(lineage.states(), spec);
        requireUseOfBase();
        if (!measures) {
            return suites(environment, lineage, stages, filter);
        }
        if (suites.size() > 1) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--suite " + String.join(",", suites) + ": " + COMPLEXITY + " measures, so it is asked for alone");
        }
        return complexity(environment, lineage, stages);
    }

    private FilterGlob filter() {
        if (filterOption != null && filterParameter != null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--filter_glob " + filterOption + " and " + filterParameter + ": say one of them");
        }
        String glob = filterOption != null ? filterOption : filterParameter;
        return glob == null ? FilterGlob.ALL : new FilterGlob(glob);
    }

    /** The suites that are meant, by name. */
    private List<Suite> named(Lineage lineage) {
        if (suites == null) {
            return List.of(lineage.suite());
        }
        return suites.stream()
                .distinct()
                .filter(name -> !name.equals(COMPLEXITY))
                .map(name -> name.equals(lineage.suite().toString())
                        ? lineage.suite()
                        : Suite.named(name).whole())
                .toList();
    }

    private int list(Lineage lineage, FilterGlob filter) {
        State last = lineage.states().get(lineage.states().size() - 1);
        for (Suite suite : named(lineage)) {
            List<String> cases = suite.cases(last).stream()
                    .filter(name -> filter.has(suite.toString(), name))
                    .toList();
            if (listTests) {
                cases.forEach(name -> iovakit.terminal().out().println(suite + "." + name));
            } else if (!cases.isEmpty()) {
                iovakit.terminal().out().println(suite);
            }
        }
        return ExitCode.CLEAN;
    }

    private int onCode(Environment environment, Lineage lineage, String subject) throws PatchGenException {
        if (suites != null && suites.contains(COMPLEXITY)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--stage " + subject + ": --suite " + COMPLEXITY
                            + " is run on stages alone; what somebody's C costs is told"
                            + " by iovakit diff and iovakit diff --matrix");
        }
        if (suites != null && !suites.equals(List.of(lineage.suite().toString()))) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--stage " + subject + ": C without a twin is asked with the suite of the series, "
                            + lineage.suite() + "; name another series with --series");
        }
        if (backends != null && backends.contains(Backend.JAVA)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--stage " + subject + ": of C without a twin there is no Java; the suite runs on it with"
                            + " --backend native, or kernel, or both");
        }
        CTwin twin = CTwin.required(environment);
        CodeStates states = CodeStates.read(
                environment, base.named(), SubjectName.parse(subject).orElseThrow(), SuiteOnCode.files(lineage));
        SuiteOnCode suites = new SuiteOnCode(lineage, states.all());
        List<SuiteOnCode.Results> results = new ArrayList<>();
        if (backends == null || backends.contains(Backend.NATIVE)) {
            try (Talk.Parts parts = iovakit.terminal().parts("kunit", -1)) {
                parts.begin("suite in C");
                results.addAll(suites.natively(twin, limit(SuiteOnCode.LIMIT)));
            }
        }
        if (backends != null && backends.contains(Backend.KERNEL)) {
            try (KernelBase kernel = states.open(environment, base.named())) {
                results.addAll(suites.inKernels(environment, kernel, limit(KernelRunner.BOOT_LIMIT)));
            }
        }
        CodeSuiteReport report = new CodeSuiteReport(
                results, states.base() + ", " + twin.compiler().version());
        print(() -> report.table(), () -> report.ktap(), () -> report.json());
        return report.passed() ? ExitCode.CLEAN : ExitCode.FOUND;
    }

    private int suites(Environment environment, Lineage lineage, List<State> stages, FilterGlob filter)
            throws PatchGenException {
        List<Suite> named = named(lineage);
        if (named.stream()
                .noneMatch(suite -> stages.stream()
                        .flatMap(each -> suite.cases(each).stream())
                        .anyMatch(name -> filter.has(suite.toString(), name)))) {
            throw new ParameterException(
                    spec.commandLine(), "--filter_glob " + filter + ": there is no such case; --list_tests lists them");
        }
        List<SuiteReport> reports = new ArrayList<>();
        try (Talk.Parts parts = iovakit.terminal().parts("kunit", -1)) {
            for (Suite suite : named) {
                if (filter.has(suite.toString())) {
                    SuiteReport report = suite(environment, lineage, stages, suite, parts);
                    reports.add(filter.isAll() ? report : report.only(name -> filter.has(suite.toString(), name)));
                }
            }
        }
        print(
                () -> reports.stream()
                        .map(report -> SuiteTable.of(report, reports.size() > 1))
                        .collect(Collectors.joining("\n")),
                () -> BackendKtap.of(reports.stream()
                        .flatMap(report -> report.all().stream())
                        .toList()),
                () -> SuiteJson.of(reports));
        reports.forEach(report -> iovakit.terminal().err().print(report.disagreements()));
        return reports.stream().allMatch(SuiteReport::passed) ? ExitCode.CLEAN : ExitCode.FOUND;
    }

    /** The newest series that adds a suite. */
    private static Lineage adding(Environment environment, String suite) throws PatchGenException {
        List<Path> all = new SeriesStore(environment.home()).all();
        for (int at = all.size() - 1; at >= 0; at--) {
            Lineage lineage = Lineage.of(Series.read(all.get(at)), environment.stages());
            if (lineage.suiteState().isPresent() && lineage.suite().toString().equals(suite)) {
                return lineage;
            }
        }
        throw new PatchGenException("--suite " + suite + ": none of the series here adds it, so there is no C of it;"
                + " leave --backend away for the Java");
    }

    private SuiteReport suite(
            Environment environment, Lineage lineage, List<State> stages, Suite suite, Talk.Parts parts)
            throws PatchGenException {
        parts.begin(suite + " in Java");
        List<StageResult> java = StageRunner.run(suite, stages);
        boolean foreign = !suite.toString().equals(lineage.suite().toString());
        if (needsBase() || (backends == null && !foreign)) {
            parts.begin(suite + " in C");
        }
        if (needsBase()) {
            return onBase(
                    environment,
                    lineage,
                    foreign ? Optional.of(adding(environment, suite.toString())) : Optional.empty(),
                    (kernel, kernels) -> new SuiteOnC(
                                    environment,
                                    backends == null ? Set.of(Backend.NATIVE) : Set.copyOf(backends),
                                    bootLimit())
                            .run(kernel, kernels, stages, java));
        }
        return new SuiteReport(
                java,
                backends != null || foreign ? ProofOnC.NONE : nativelyIfPossible(environment, lineage, stages, java));
    }

    /** On a kernel that is here already; what is missing is said, and is no reason to fail where nobody asked for it. */
    private ProofOnC nativelyIfPossible(
            Environment environment, Lineage lineage, List<State> stages, List<StageResult> java)
            throws PatchGenException {
        try {
            CTwin.of(environment);
        } catch (NoCompilerException e) {
            environment.say(NativeBackend.LEFT_OUT + e.getMessage());
            return ProofOnC.NONE;
        }
        Optional<KernelBase> found = environment.localBase(base.named(), lineage.files(lineage.texts()));
        if (found.isEmpty()) {
            environment.say(NativeBackend.LEFT_OUT
                    + "no kernel is here; name one with --kernel, or fetch Debian's with iovakit base fetch");
            return ProofOnC.NONE;
        }
        try (KernelBase kernel = found.get()) {
            return new SuiteOnC(environment, Set.of(), bootLimit())
                    .run(kernel, new EditedSeries(kernel, lineage), stages, java)
                    .inC();
        }
    }

    private int complexity(Environment environment, Lineage lineage, List<State> stages) throws PatchGenException {
        ComplexityRunner runner = new ComplexityRunner(environment, stages);
        ComplexityReport report;
        try (Talk.Parts parts = iovakit.terminal().parts("kunit", -1)) {
            parts.begin(COMPLEXITY);
            report = new ComplexityReport(
                    needsBase()
                            ? onBase(
                                    environment,
                                    lineage,
                                    Optional.empty(),
                                    (kernel, kernels) -> runner.on(
                                            backends == null ? Set.of(Backend.NATIVE) : Set.copyOf(backends),
                                            kernel,
                                            kernels,
                                            bootLimit()))
                            : runner.onJava());
        }
        print(() -> report.table(), () -> report.ktap(), () -> report.json());
        return report.passed() ? ExitCode.CLEAN : ExitCode.FOUND;
    }

    /** Prints results in the format that is asked for. */
    private void print(Supplier<String> text, Supplier<KtapDocument> ktap, Supplier<String> json)
            throws PatchGenException {
        if (kernelCiFile.isPresent()) {
            write(kernelCiFile.get(), KtapExport.kernelCi(ktap.get()));
        }
        if (kernelCiFile.map(ResultFile::isStandardOutput).orElse(false)) {
            return;
        }
        if (format == Format.text && printed.isStandardOutput()) {
            iovakit.terminal().show(text.get());
            return;
        }
        write(
                printed,
                switch (format) {
                    case text -> text.get();
                    case ktap -> KtapWriter.write(ktap.get());
                    case json -> json.get();
                    case junit -> KtapExport.junit(ktap.get());
                });
    }

    private static void write(ResultFile file, String text) throws PatchGenException {
        try {
            file.write(StandardCharsets.UTF_8, out -> out.write(text));
        } catch (IOException e) {
            throw new UncheckedIOException("a text is not read from a file", e);
        }
    }

    private <T> T onBase(Environment environment, Lineage lineage, Optional<Lineage> adding, OnBase<T> work)
            throws PatchGenException {
        Set<String> needed = lineage.files(lineage.texts());
        if (adding.isPresent()) {
            needed.addAll(adding.get().files(adding.get().texts()));
        }
        try (KernelBase kernel = environment.base(base.named(), needed)) {
            EditedSeries kernels = new EditedSeries(kernel, lineage);
            return work.run(
                    kernel, adding.isPresent() ? kernels.withSuiteOf(new EditedSeries(kernel, adding.get())) : kernels);
        }
    }

    private Duration bootLimit() {
        return limit(KernelRunner.BOOT_LIMIT);
    }

    private void requireTime() {
        if (timeout != null && timeout < 1) {
            throw new ParameterException(
                    spec.commandLine(), "--timeout " + timeout + ": a suite takes a second at least");
        }
    }

    /** What the user says, or else that. */
    private Duration limit(Duration otherwise) {
        return timeout == null ? otherwise : Duration.ofSeconds(timeout);
    }

    private boolean needsBase() {
        return backends == null ? isBaseNamed() : backends.stream().anyMatch(backend -> backend != Backend.JAVA);
    }

    private boolean isBaseNamed() {
        return base.named().kernel().isPresent() || base.named().rev().isPresent();
    }

    private void requireUseOfBase() {
        if (isBaseNamed() && !needsBase()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--kernel and --rev say what C to run on, but Java needs none; add --backend native"
                            + " or kernel");
        }
    }
}
