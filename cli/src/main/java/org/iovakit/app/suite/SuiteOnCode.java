// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.suite;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.iovakit.app.Environment;
import org.iovakit.app.series.Lineage;
import org.iovakit.app.subject.CTwin;
import org.iovakit.app.subject.CodeState;
import org.iovakit.kunit.backend.Backend;
import org.iovakit.kunit.iova.Suite;
import org.iovakit.kunit.kernel.Ending;
import org.iovakit.kunit.kernel.KernelReport;
import org.iovakit.kunit.ktap.KtapDocument;
import org.iovakit.kunit.ktap.KtapParser;
import org.iovakit.kunit.ktap.KtapStatus;
import org.iovakit.kunit.ktap.KtapTest;
import org.iovakit.oracle.BuildException;
import org.iovakit.oracle.NativeRun;
import org.iovakit.oracle.NativeSuite;
import org.iovakit.oracle.StructMembers;
import org.iovakit.oracle.StructSize;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.base.KernelBase;
import org.iovakit.patchgen.csource.ParsedFiles;
import org.iovakit.patchgen.template.PatchText;

/**
 * Suites on somebody's C: the one of a series of ours on each state that has none in its place, and the one that his
 * patches add, if they do. They run in user space, or in booted kernels.
 */
public final class SuiteOnCode {
    /** How long one may run in user space, unless the user says otherwise. */
    public static final Duration LIMIT = Duration.ofMinutes(1);

    private static final String NO_BUILD = "does not build";

    private static final Pattern IS_SUITE = Pattern.compile("\\bkunit_test_suites?\\s*\\(");

    private static final Pattern SUITE_NAME = Pattern.compile("\\.name\\s*=\\s*\"([^\"]+)\"");

    private static final Pattern CASE = Pattern.compile("\\bKUNIT_CASE(?:_\\w+)?\\s*\\(\\s*(\\w+)");

    /**
     * What came of a suite on a state.
     *
     * @param suite its cases, those that it came to; empty if there is none
     * @param trouble why this is no whole run, in a line; else empty
     * @param log all that it printed
     * @param size of a range; empty where that was not found out
     */
    public record Result(
            CodeState state, Optional<KtapTest> suite, String trouble, String log, Optional<StructSize> size) {
        private static Result none(CodeState state, String trouble, String log) {
            return new Result(state, Optional.empty(), trouble, log, Optional.empty());
        }

        /** Whether it ran to its end, and each case passed. */
        public boolean passed() {
            return trouble.isEmpty() && suite.isPresent() && suite.get().status() == KtapStatus.PASSED;
        }
    }

    /**
     * What came of a suite on all states.
     *
     * @param whose {@code ours} or {@code theirs}
     * @param title what it is
     * @param backend where it ran
     */
    public record Results(String whose, String title, Backend backend, List<Result> results) {
        public Results {
            results = List.copyOf(results);
        }

        /** Whether it passed on all. */
        public boolean passed() {
            return results.stream().allMatch(Result::passed);
        }
    }

    /**
     * A state with a suite.
     *
     * @param files of the kernel, by path; empty if the suite cannot be put on it
     * @param trouble why
     */
    private record Suited(CodeState state, Map<String, byte[]> files, String trouble) {}

    private final Lineage lineage;
    private final List<CodeState> states;

    /** The path of theirs, in the last state. */
    private final Optional<String> theirs;

    /**
     * Prepares.
     *
     * @param lineage of the series whose suite is ours
     * @param states what it runs on; the last is asked for theirs
     */
    public SuiteOnCode(Lineage lineage, List<CodeState> states) {
        this.lineage = lineage;
        this.states = List.copyOf(states);
        this.theirs = last().files().entrySet().stream()
                .filter(file -> file.getKey().endsWith(".c")
                        && IS_SUITE.matcher(text(file.getValue())).find())
                .map(Map.Entry::getKey)
                .sorted()
                .findFirst();
    }

    /** The paths of all files that a suite needs beside those of the allocator, where they are there. */
    public static Set<String> files(Lineage lineage) {
        Set<String> files = new TreeSet<>(lineage.series().file().files());
        files.add(lineage.suite().file());
        files.add(KernelBackend.KUNITCONFIG);
        return files;
    }

    private CodeState last() {
        return states.get(states.size() - 1);
    }

    private static String text(byte[] file) {
        return new String(file, ISO_8859_1);
    }

    /**
     * Runs them in user space.
     *
     * @param limit how long one may run
     * @throws PatchGenException if nothing can be built or run here
     */
    public List<Results> natively(CTwin twin, Duration limit) throws PatchGenException {
        NativeSuite suite = new NativeSuite(lineage.suite().file(), twin.compiler(), twin.programs(), limit);
        List<Results> all = new ArrayList<>();
        List<Result> ours = new ArrayList<>();
        for (Suited suited : ours()) {
            ours.add(
                    suited.files().isEmpty()
                            ? Result.none(suited.state(), suited.trouble(), "")
                            : run(suite, suited.state(), suited.files()));
        }
        addOurs(Backend.NATIVE, ours, all);
        if (theirs.isPresent()) {
            byte[] file = last().files().get(theirs.get());
            List<Result> results = new ArrayList<>();
            List<String> without = new ArrayList<>();
            for (CodeState state : states) {
                Result result = run(
                        suite, state, with(state.files(), Map.of(lineage.suite().file(), file)));
                if (result.trouble().equals(NO_BUILD) && !state.files().containsKey(theirs.get())) {
                    without.add(state.label());
                } else {
                    results.add(result);
                }
            }
            all.add(new Results(
                    "theirs",
                    "theirs, " + theirs.get()
                            + (without.isEmpty()
                                    ? ""
                                    : "; it needs what its patch adds, and does not build on "
                                            + String.join(", ", without)),
                    Backend.NATIVE,
                    results));
        }
        return all;
    }

    private void addOurs(Backend backend, List<Result> results, List<Results> all) {
        if (!results.isEmpty()) {
            String title = "the suite of " + lineage.series().directory().getFileName();
            all.add(new Results("ours", title, backend, results));
        }
    }

    private static Result run(NativeSuite suite, CodeState state, Map<String, byte[]> files) throws PatchGenException {
        try {
            NativeRun run = suite.runStrange(new CodeState(state.label(), state.name(), files).kernel());
            KtapDocument document = KtapParser.parse(run.log());
            Optional<KtapTest> test = document.tests().stream().findFirst();
            String trouble = run.death().isEmpty() && test.isEmpty() ? "it printed no KTAP" : run.death();
            return new Result(state, test, trouble, run.log(), run.size());
        } catch (BuildException e) {
            return Result.none(state, NO_BUILD, e.getMessage());
        } catch (IOException e) {
            throw new PatchGenException("the suite cannot be run on " + state.label() + ": " + e.getMessage(), e);
        }
    }

    /**
     * Runs them in booted kernels, which are built one after the other in one place; theirs on those states that have it.
     *
     * @param base what the kernels are made of; stays open
     * @param limit how long a kernel may run
     * @throws PatchGenException if no kernel can be built or booted here
     */
    public List<Results> inKernels(Environment environment, KernelBase base, Duration limit) throws PatchGenException {
        KernelRunner runner = new KernelRunner(environment, limit);
        List<Results> all = new ArrayList<>();
        Suite suite = lineage.suite();
        List<String> cases = suite.cases(lineage.base());
        addOurs(Backend.KERNEL, run(runner, base, suite.toString(), cases, KernelBackend.KUNITCONFIG, ours()), all);
        if (theirs.isPresent()) {
            List<Suited> having = states.stream()
                    .filter(state -> state.files().containsKey(theirs.get()))
                    .map(state -> new Suited(state, state.files(), ""))
                    .toList();
            all.add(new Results(
                    "theirs", "theirs, " + theirs.get(), Backend.KERNEL, theirs(runner, base, theirs.get(), having)));
        }
        return all;
    }

    /** Theirs is asked itself what it is called, and which cases it has. */
    private List<Result> theirs(KernelRunner runner, KernelBase base, String path, List<Suited> having)
            throws PatchGenException {
        Optional<String> configuration = last().files().keySet().stream()
                .filter(file -> file.endsWith("kunitconfig"))
                .sorted()
                .findFirst();
        String text = text(last().files().get(path));
        Matcher name = SUITE_NAME.matcher(text);
        List<String> cases =
                CASE.matcher(text).results().map(found -> found.group(1)).toList();
        if (configuration.isEmpty() || !name.find() || cases.isEmpty()) {
            String trouble = configuration.isEmpty()
                    ? "it adds no .kunitconfig, which says how to configure a kernel for it"
                    : path + " does not say what its suite and its cases are called";
            return having.stream()
                    .map(suited -> Result.none(suited.state(), trouble, ""))
                    .toList();
        }
        return run(runner, base, name.group(1), cases, configuration.get(), having);
    }

    private static List<Result> run(
            KernelRunner runner,
            KernelBase base,
            String name,
            List<String> cases,
            String configuration,
            List<Suited> all)
            throws PatchGenException {
        List<KernelSuite.Kernel> kernels = new ArrayList<>();
        for (Suited suited : all) {
            if (!suited.files().isEmpty()) {
                kernels.add(new KernelSuite.Kernel(
                        suited.state().label(), "state" + kernels.size(), cases, suited.files()));
            }
        }
        if (kernels.isEmpty()) {
            return all.stream()
                    .map(suited -> Result.none(suited.state(), suited.trouble(), ""))
                    .toList();
        }
        Iterator<KernelRun> runs = runner.run(base, new KernelSuite(name, configuration, kernels))
                .runs()
                .iterator();
        return all.stream()
                .map(suited -> suited.files().isEmpty()
                        ? Result.none(suited.state(), suited.trouble(), "")
                        : result(suited.state(), name, runs.next()))
                .toList();
    }

    private static Result result(CodeState state, String name, KernelRun run) {
        KernelReport report = run.report();
        if (report.ending() == Ending.NOT_BUILT) {
            return Result.none(state, NO_BUILD, String.join("\n", report.reasons()) + "\n" + run.whole());
        }
        Optional<KtapTest> suite = KtapParser.parse(report.console()).tests().stream()
                .filter(test -> test.name().equals(name))
                .findFirst();
        return new Result(state, suite, run.trouble(), report.console() + "\n" + run.whole(), Optional.empty());
    }

    private List<Suited> ours() throws PatchGenException {
        List<Suited> ours = new ArrayList<>();
        for (CodeState state : states) {
            if (!state.files().containsKey(lineage.suite().file())) {
                ours.add(ours(state));
            }
        }
        return ours;
    }

    private Suited ours(CodeState state) throws PatchGenException {
        try {
            PatchText text = lineage.suiteFor(new StructMembers(state.kernel()).all());
            Map<String, byte[]> changed = text.changed(state.files(), new ParsedFiles(), state.label());
            return new Suited(state, with(state.files(), changed), "");
        } catch (PatchGenException e) {
            return new Suited(state, Map.of(), "our suite cannot be put on it: " + e.getMessage());
        } catch (IOException e) {
            throw new PatchGenException(state.label() + ": " + e.getMessage(), e);
        }
    }

    private static Map<String, byte[]> with(Map<String, byte[]> files, Map<String, byte[]> changed) {
        Map<String, byte[]> all = new HashMap<>(files);
        all.putAll(changed);
        return all;
    }
}
