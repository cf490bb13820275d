// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.gate;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongUnaryOperator;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.iovakit.domain.State;
import org.iovakit.kunit.iova.Suite;
import org.iovakit.kunit.shape.FunctionShape;
import org.iovakit.kunit.shape.SuiteShape;
import org.iovakit.patchgen.EditedPatch;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.csource.CSteps;
import org.iovakit.patchgen.csource.ExpandedC;

/**
 * Whether the KUnit file that a patch adds or changes and the Java mirror are the same suite: the same cases in the same order, which
 * with their helpers do the same step by step, and check the same of it; the same domain, and the same checks, before and
 * after each case. A check that could not fail is refused, whether or not the two agree on it.
 */
public final class SuiteGate {
    private static final Pattern CASE = Pattern.compile("\\bKUNIT_CASE \\( (\\w+) \\)");
    private static final Pattern SET_UP = Pattern.compile("\\. (init|exit|name) = \"?([\\w-]+)");
    private static final Pattern CHECK = Pattern.compile("KUNIT_(?:EXPECT|ASSERT)_\\w+\\((.*)\\)");

    /** What the mirror takes as given, and its machine has: pages of 4 KiB. */
    private static final Map<String, String> KNOWN =
            Map.of("PAGE_SHIFT", "12", "PAGE_SIZE", "4096", "NULL", "0", "true", "1", "false", "0");

    private static final Map<String, LongUnaryOperator> MACROS =
            Map.of("DMA_BIT_MASK", bits -> bits >= Long.SIZE ? -1 : (1L << bits) - 1);

    private final String file;
    private final Map<String, List<String>> functions;
    private final List<String> findings = new ArrayList<>();

    private SuiteGate(String file, Map<String, List<String>> functions) {
        this.file = file;
        this.functions = functions;
    }

    /**
     * Compares the suite, as a patch leaves it, with the mirror.
     *
     * @param state what the patch leads to
     * @return a line for each difference; empty if there is none
     */
    public static List<String> findings(EditedPatch patch, Suite suite, State state) throws PatchGenException {
        byte[] text = patch.after().get(suite.file());
        if (text == null) {
            return List.of(patch.template() + " does not add " + suite.file() + ", which is to hold the suite");
        }
        ExpandedC expanded = ExpandedC.of(new String(text, UTF_8), KNOWN);
        SuiteGate gate = new SuiteGate(suite.file(), CSteps.of(suite.file(), expanded.tokens(), MACROS));
        expanded.refused().forEach(line -> gate.find("#" + line + " is nothing that the Java mirror could have"));
        gate.compare(String.join(" ", expanded.tokens()), SuiteShape.of(suite.mirror(), suite.cases(state)));
        return List.copyOf(gate.findings);
    }

    private void compare(String text, SuiteShape mirror) {
        List<String> names =
                CASE.matcher(text).results().map(match -> match.group(1)).toList();
        List<String> mirrored = mirror.cases().stream().map(FunctionShape::name).toList();
        if (!names.equals(mirrored)) {
            find("the cases are " + names + ", in the Java mirror " + mirrored);
        }
        for (FunctionShape each : mirror.cases()) {
            if (names.contains(each.name())) {
                compare(each.name(), each.name(), each.steps(), step -> true);
            }
        }
        for (FunctionShape each : mirror.helpers()) {
            compare(each.name(), each.name(), each.steps(), step -> true);
        }
        Map<String, String> setUp = new TreeMap<>();
        for (MatchResult match : SET_UP.matcher(text).results().toList()) {
            setUp.put(match.group(1), match.group(2));
        }
        if (!mirror.name().equals(setUp.get("name"))) {
            find("the suite is named " + setUp.get("name") + ", in the Java mirror " + mirror.name());
        }
        Predicate<String> inCommon = step -> CHECK.matcher(step).matches() || step.startsWith("init_iova_domain(");
        compare("init", setUp.get("init"), mirror.init().steps(), inCommon);
        compare("exit", setUp.get("exit"), mirror.exit().steps(), inCommon);
    }

    /** The first difference is told: what follows it may differ for no other reason. */
    private void compare(String title, String function, List<String> mirrored, Predicate<String> counts) {
        List<String> all = functions.get(function);
        if (all == null) {
            find(title + " is not defined");
            return;
        }
        List<String> inC = all.stream().filter(counts).toList();
        List<String> inJava = mirrored.stream().filter(counts).toList();
        int at = 0;
        while (at < inC.size() && at < inJava.size() && inC.get(at).equals(inJava.get(at))) {
            at++;
        }
        if (at < inC.size() || at < inJava.size()) {
            find(title + " has " + step(inC, at) + " where the Java mirror has " + step(inJava, at));
        }
        inC.stream()
                .filter(SuiteGate::cannotFail)
                .forEach(check -> find(title + " has " + check + ", which holds or fails whatever the allocator does"));
    }

    private static String step(List<String> steps, int at) {
        return at < steps.size() ? "\"" + steps.get(at) + "\"" : "its end";
    }

    /** Whether a check compares nothing but constants, or something with itself. */
    private static boolean cannotFail(String step) {
        return CHECK.matcher(step)
                .results()
                .map(check -> check.group(1))
                .anyMatch(operands -> !operands.matches("(?s).*[A-Za-z_].*")
                        || Arrays.stream(operands.split(", ", 2)).distinct().count() < operands.split(", ", 2).length);
    }

    private void find(String what) {
        findings.add(file + ": " + what);
    }
}
