// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.sync;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.iovakit.kunit.KunitMacro;
import org.iovakit.kunit.iova.IovaSuite;
import org.iovakit.kunit.shape.CaseShape;
import org.iovakit.kunit.shape.SuiteShape;
import org.iovakit.patchgen.EditedPatch;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.csource.CFunction;
import org.iovakit.patchgen.csource.CSource;
import org.iovakit.patchgen.csource.SourceText;

/**
 * Whether the KUnit file that a patch adds and the Java mirror have the same cases in the same order, with as many checks
 * of each kind. Checks are counted where they stand, those of helpers once a call.
 */
public final class SuiteGate {
    /** The file that holds the suite. */
    public static final String FILE = "drivers/iommu/iova-kunit.c";

    private static final Pattern CASE = Pattern.compile("KUNIT_CASE\\((\\w+)\\)");
    private static final Pattern SET_UP = Pattern.compile("\\.(init|exit|name)\\s*=\\s*\"?(\\w+)");

    private final CSource source;
    private final List<String> findings = new ArrayList<>();

    private SuiteGate(CSource source) {
        this.source = source;
    }

    /**
     * Compares the suite that a patch adds with the mirror.
     *
     * @return a line for each difference; empty if there is none
     */
    public static List<String> findings(EditedPatch patch) throws PatchGenException {
        String text = patch.text().newFiles().get(FILE);
        if (text == null) {
            return List.of(patch.template() + " does not add " + FILE + ", which is to hold the suite");
        }
        SuiteGate gate = new SuiteGate(CSource.parse(new SourceText(FILE, text.getBytes(UTF_8))));
        gate.compare(text, SuiteShape.of(IovaSuite.class));
        return List.copyOf(gate.findings);
    }

    private void compare(String text, SuiteShape mirror) {
        List<String> names =
                CASE.matcher(text).results().map(match -> match.group(1)).toList();
        List<String> mirrored = mirror.cases().stream().map(CaseShape::name).toList();
        if (!names.equals(mirrored)) {
            find("the cases are " + names + ", in the Java mirror " + mirrored);
        }
        for (CaseShape each : mirror.cases()) {
            if (names.contains(each.name())) {
                compare(each.name(), each.name(), each.callSites());
            }
        }
        Map<String, String> setUp = new TreeMap<>();
        for (MatchResult match : SET_UP.matcher(text).results().toList()) {
            setUp.put(match.group(1), match.group(2));
        }
        if (!mirror.name().equals(setUp.get("name"))) {
            find("the suite is named " + setUp.get("name") + ", in the Java mirror " + mirror.name());
        }
        compare("init", setUp.get("init"), mirror.init());
        compare("exit", setUp.get("exit"), mirror.exit());
    }

    private void compare(String title, String function, Map<KunitMacro, Integer> mirrored) {
        Map<String, Integer> counts = new TreeMap<>();
        if (!count(function, counts, new ArrayList<>())) {
            find(title + " is not defined");
            return;
        }
        for (KunitMacro macro : KunitMacro.values()) {
            int inC = counts.getOrDefault(macro.toString(), 0);
            int inJava = mirrored.getOrDefault(macro, 0);
            if (inC != inJava) {
                find(title + " has " + inC + " " + macro + ", in the Java mirror " + inJava);
            }
        }
        counts.keySet()
                .removeAll(List.of(KunitMacro.values()).stream()
                        .map(KunitMacro::toString)
                        .toList());
        counts.forEach((macro, n) -> find(title + " has " + macro + ", which the Java mirror does not know"));
    }

    /** Adds up the checks of a function and of the file's functions that it calls; false if there is no such function. */
    private boolean count(String name, Map<String, Integer> counts, List<String> callers) {
        Optional<CFunction> function =
                source.functions().stream().filter(f -> f.name().equals(name)).findFirst();
        if (function.isEmpty() || callers.contains(name)) {
            return false;
        }
        List<String> path = new ArrayList<>(callers);
        path.add(name);
        for (String call : function.get().calls()) {
            if (call.matches("KUNIT_(EXPECT|ASSERT)_\\w+|KUNIT_FAIL\\w*")) {
                counts.merge(call.replaceFirst("_MSG$", ""), 1, Integer::sum);
            } else {
                count(call, counts, path);
            }
        }
        return true;
    }

    private void find(String what) {
        findings.add(FILE + ": " + what);
    }
}
