// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.suite;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
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
import org.iovakit.domain.State;
import org.iovakit.kunit.iova.BrokenAllocator;
import org.iovakit.kunit.iova.IovaSuite;
import org.iovakit.kunit.iova.StageResult;
import org.iovakit.kunit.iova.VerifierProof;
import org.iovakit.oracle.BrokenRun;
import org.iovakit.oracle.KernelFiles;
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
    public static List<String> onJava(List<State> stages) {
        return stages.parallelStream()
                .flatMap(stage -> {
                    List<String> findings = new ArrayList<>();
                    VerifierProof.findings(stage).stream().limit(3).forEach(findings::add);
                    findings.addAll(BrokenAllocator.unnoticed(stage));
                    casesWithoutAllocator(stage)
                            .forEach(name -> findings.add(name + " fails with no broken allocator"));
                    return findings.stream().map(finding -> StageResult.title(stage) + ": " + finding);
                })
                .toList();
    }

    private static Set<String> casesWithoutAllocator(State stage) {
        Set<String> names = new TreeSet<>();
        IovaSuite.of(stage).cases().forEach(each -> names.add(each.name()));
        Arrays.stream(BrokenAllocator.values()).forEach(broken -> names.removeAll(broken.cases()));
        return names;
    }

    /**
     * What the C of a stage does not notice, a line each; empty if it can be relied on.
     *
     * @throws org.iovakit.oracle.BuildException if it does not build
     */
    public static List<String> onC(NativeSuite suite, State stage, KernelTree kernel) throws IOException {
        List<String> findings = new ArrayList<>();
        suite.unseenSpoilings(kernel).stream().limit(3).forEach(seen -> findings.add("the verifier: " + seen));
        SortedMap<String, List<String>> cases = new TreeMap<>();
        for (BrokenAllocator broken : BrokenAllocator.values()) {
            cases.put(broken.toString(), broken.cases());
        }
        Map<String, Map<String, SortedSet<Integer>>> failed = new HashMap<>();
        NavigableSet<Integer> lines = new TreeSet<>();
        for (BrokenRun run : suite.onBrokenAllocators(kernel, cases)) {
            failed.put(run.allocator(), run.failed());
            run.failed().values().forEach(lines::addAll);
        }
        cases.forEach((allocator, names) -> names.stream()
                .filter(name -> !failed.getOrDefault(allocator, Map.of()).containsKey(name))
                .forEach(name ->
                        findings.add("%s no longer fails with the broken allocator %s".formatted(name, allocator))));
        String text = new String(kernel.read(KernelFiles.IOVA_KUNIT_C), UTF_8);
        Matcher check = CHECK.matcher(text);
        while (check.find()) {
            // A macro's line is that of its name or of its last bracket, as the compiler likes it.
            int first = lineOf(text, check.start());
            int last = lineOf(text, endOfStatement(text, check.end()));
            if (lines.subSet(first, true, last, true).isEmpty()) {
                findings.add("%s:%d: no broken allocator fails this check: %s"
                        .formatted(
                                KernelFiles.IOVA_KUNIT_C,
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
