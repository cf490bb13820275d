// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.mutation;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.pitest.mutationtest.config.PluginServices;
import org.pitest.mutationtest.config.ReportOptions;
import org.pitest.mutationtest.tooling.AnalysisResult;
import org.pitest.mutationtest.tooling.EntryPoint;
import org.pitest.testapi.TestGroupConfig;
import org.pitest.util.Glob;
import org.pitest.util.Verbosity;

/** Runs PIT on classes of the port, with PIT's default mutators, in JVMs of its own. */
final class Pit {
    /** Milliseconds that a test may take beyond three times what it takes without a mutant. */
    private static final long PATIENCE = 4000;

    private final Path port;
    private final Path work;

    /**
     * Sets up a run.
     *
     * @param port the folder of all modules of the port
     * @param work where the report goes
     */
    Pit(Path port, Path work) {
        this.port = port;
        this.work = work;
    }

    /**
     * Makes the mutants and runs the tests on each until one fails.
     *
     * @param classes names of classes to change, with `*` for any part of a name
     * @param tests names of test classes, in the same form
     * @param without names of test classes to leave out, in the same form
     * @throws Exception what PIT ends with, for example if a test fails on the classes as they are
     */
    List<Mutant> run(List<String> classes, List<String> tests, List<String> without) throws Exception {
        AnalysisResult result = new EntryPoint()
                .execute(
                        work.toFile(),
                        options(classes, tests, without),
                        PluginServices.makeForContextLoader(),
                        Map.of());
        if (result.getError().isPresent()) {
            throw result.getError().get();
        }
        return new MutationReport(new Sources(port)).read(work.resolve("mutations.xml"));
    }

    private ReportOptions options(List<String> classes, List<String> tests, List<String> without) {
        List<String> classPath = Arrays.stream(
                        System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Pit::asFolder)
                .toList();
        ReportOptions options = new ReportOptions();
        options.setClassPathElements(classPath);
        options.setIncludeLaunchClasspath(false);
        options.setCodePaths(classPath.stream().filter(Pit::isOfThePort).toList());
        options.setTargetClasses(classes);
        options.setTargetTests(globs(tests));
        options.setExcludedTestClasses(globs(without));
        options.setGroupConfig(new TestGroupConfig());
        options.setExcludedRunners(List.of());
        options.setMutators(List.of("DEFAULTS"));
        options.setDetectInlinedCode(true);
        options.setFailWhenNoMutations(true);
        options.setNumberOfThreads(Runtime.getRuntime().availableProcessors());
        options.setTimeoutFactor(3);
        options.setTimeoutConstant(PATIENCE);
        options.setProjectBase(port);
        options.setSourceDirs(List.of());
        options.setReportDir(work.toString());
        options.setShouldCreateTimestampedReports(false);
        options.addOutputFormats(List.of("XML"));
        options.setVerbosity(Verbosity.SILENT);
        return options;
    }

    /** Where a module of this build comes as a jar, its folder, since PIT takes jars for libraries and finds no test. */
    private static String asFolder(String element) {
        return element.replaceFirst("[/\\\\]iovakit-[^/\\\\]*-tests\\.jar$", "/test-classes")
                .replaceFirst("[/\\\\]iovakit-[^/\\\\]*\\.jar$", "/classes");
    }

    private static boolean isOfThePort(String element) {
        return element.matches(".*[/\\\\](kernel|domain|stages[/\\\\][^/\\\\]*)[/\\\\]target[/\\\\]classes");
    }

    private static List<Predicate<String>> globs(List<String> names) {
        List<Predicate<String>> globs = new ArrayList<>();
        names.forEach(name -> globs.add(new Glob(name)));
        return globs;
    }
}
