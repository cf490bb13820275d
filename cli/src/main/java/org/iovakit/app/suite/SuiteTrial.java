// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.suite;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.iovakit.app.series.EditedSeries;
import org.iovakit.domain.State;
import org.iovakit.kunit.iova.BrokenAllocator;
import org.iovakit.kunit.iova.StageResult;
import org.iovakit.kunit.iova.Suite;
import org.iovakit.kunit.iova.VerifierProof;
import org.iovakit.oracle.BrokenRun;
import org.iovakit.oracle.KernelTree;
import org.iovakit.oracle.NativeSuite;

/**
 * Whether suite and verifier notice what they are there for, which is asked before anything is believed of them: the
 * verifier each spoiled member and link of a tree, the suite each broken allocator, case by case.
 */
public final class SuiteTrial {
    private static final Pattern CHECK = Pattern.compile("\\bKUNIT_(EXPECT|ASSERT|FAIL)\\w*\\s*\\(");

    private SuiteTrial() {}

    /** What the Java of stages does not notice, a line each; empty if it can be relied on. */
    public static List<String> onJava(Suite suite, List<State> stages) {
        return stages.parallelStream()
                .flatMap(stage -> {
                    List<String> findings = new ArrayList<>();
                    VerifierProof.findings(stage).stream().limit(3).forEach(findings::add);
                    findings.addAll(BrokenAllocator.unnoticed(suite, stage));
                    casesWithoutAllocator(suite, stage)
                            .forEach(name -> findings.add(name + " fails with no broken allocator"));
                    return findings.stream().map(finding -> StageResult.title(stage) + ": " + finding);
                })
                .toList();
    }

    private static Set<String> casesWithoutAllocator(Suite suite, State stage) {
        Set<String> names = new TreeSet<>(suite.cases(stage));
        BrokenAllocator.noticedBy(suite).forEach(broken -> names.removeAll(broken.cases(suite)));
        return names;
    }

    /**
     * What the C of a stage does not notice, a line each; empty if it can be relied on.
     *
     * @throws org.iovakit.oracle.BuildException if it does not build
     */
    public static List<String> onC(NativeSuite program, EditedSeries kernels, State stage) throws IOException {
        return onC(program, kernels, stage, kernels.withSuite(stage));
    }

    /** The same of a kernel that somebody changed. */
    public static List<String> onC(NativeSuite program, EditedSeries kernels, State stage, KernelTree kernel)
            throws IOException {
        Suite suite = kernels.suite();
        List<String> there = suite.cases(stage);
        List<String> findings = new ArrayList<>();
        program.unseenSpoilings(kernel, VerifierProof.boundsMax32(stage)).stream()
                .limit(3)
                .forEach(seen -> findings.add("the verifier: " + seen));
        SortedMap<String, List<String>> cases = new TreeMap<>();
        for (BrokenAllocator broken : BrokenAllocator.noticedBy(suite)) {
            List<String> names =
                    broken.cases(suite).stream().filter(there::contains).toList();
            if (!names.isEmpty()) {
                cases.put(broken.toString(), names);
            }
        }
        Map<String, Map<String, SortedSet<Integer>>> failed = new HashMap<>();
        NavigableSet<Integer> lines = new TreeSet<>();
        for (BrokenRun run : program.onBrokenAllocators(kernel, cases)) {
            failed.put(run.allocator(), run.failed());
            run.failed().values().forEach(lines::addAll);
        }
        cases.forEach((allocator, names) -> names.stream()
                .filter(name -> !failed.getOrDefault(allocator, Map.of()).containsKey(name))
                .forEach(name ->
                        findings.add("%s no longer fails with the broken allocator %s".formatted(name, allocator))));
        String text = new String(kernel.read(kernels.suiteFile()), UTF_8);
        Matcher check = CHECK.matcher(text);
        while (check.find()) {
            // A macro's line is that of its name or of its last bracket, as the compiler likes it.
            int first = lineOf(text, check.start());
            int last = lineOf(text, endOfStatement(text, check.end()));
            if (lines.subSet(first, true, last, true).isEmpty()) {
                findings.add("%s:%d: no broken allocator fails this check: %s"
                        .formatted(
                                kernels.suiteFile(),
                                first,
                                text.substring(check.start(), endOfStatement(text, check.end()))
                                        .replaceAll("\\s+", " ")));
            }
        }
        return findings.stream()
                .map(finding -> StageResult.title(stage) + " in C: " + finding)
                .toList();
    }

    private static int lineOf(String text, int offset) {
        return 1
                + (int) text.substring(0, offset).chars().filter(c -> c == '\n').count();
    }

    private static int endOfStatement(String text, int from) {
        int end = text.indexOf(';', from);
        return end < 0 ? text.length() : end;
    }
}
