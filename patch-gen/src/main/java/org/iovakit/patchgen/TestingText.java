// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.iovakit.patchgen.mail.FilledText;
import org.iovakit.patchgen.proof.Validation;

/** What a cover letter says of how a series was tested: what was run, and what could not be. No word that only iovakit has. */
final class TestingText {
    private final Validation proof;

    private TestingText(Validation proof) {
        this.proof = proof;
    }

    /** Paragraphs, filled; nothing but what the evidence says. */
    static String of(Validation proof) {
        TestingText text = new TestingText(proof);
        return Stream.of(text.tested(), text.notChecked(), text.notCompared())
                .filter(paragraph -> !paragraph.isEmpty())
                .map(paragraph -> FilledText.of("", "", paragraph))
                .collect(Collectors.joining("\n\n"));
    }

    private String tested() {
        return Stream.of(suite(), booted(), parity())
                .filter(sentence -> !sentence.isEmpty())
                .collect(Collectors.joining(" "));
    }

    private String suite() {
        List<Integer> cases = proof.stages().stream()
                .flatMap(stage -> stage.suites().stream().limit(1))
                .map(Validation.SuiteProof::cases)
                .toList();
        if (cases.isEmpty()) {
            return "";
        }
        String all = Set.copyOf(cases).size() == 1
                ? "All " + cases.get(0) + " KUnit cases pass on the base and after each patch: "
                : "All KUnit cases pass on the base, which has " + cases.get(0) + ", and after each patch, "
                        + cases.get(cases.size() - 1) + " after the last: ";
        Set<String> backends = proof.stages().stream()
                .flatMap(stage -> stage.suites().stream())
                .map(Validation.SuiteProof::backend)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        List<String> where = new ArrayList<>(List.of("in a port of iova.c to Java, function by function"));
        if (backends.contains("native")) {
            where.add("in user space in C, compiled by " + proof.tools().compiler()
                    + (backends.contains("native32") ? " for 64 and for 32 bits" : ""));
        }
        return all + String.join(", and ", where) + ".";
    }

    private String booted() {
        return proof.kernel() == null
                ? ""
                : proof.kernel().booted() + " User Mode Linux kernels, Linux "
                        + proof.kernel().version() + ", built by kunit.py and "
                        + proof.kernel().compiler()
                        + ", were booted with them: " + proof.kernel().passed() + " of "
                        + proof.kernel().cases()
                        + " passed.";
    }

    private String parity() {
        if (proof.parity() == null) {
            return "";
        }
        Validation.Parity first = proof.parity().get(0);
        return "Given the same " + first.operations() + " random operations"
                + (first.rcaches() ? "" : " on the tree alone")
                + ", C and port give the same results, visit as many nodes and have the same tree, on the base and after"
                + " each patch" + (proof.tools().compiler() == null ? " (" + first.compiler() + ")" : "") + ".";
    }

    private String notChecked() {
        return proof.unchecked().isEmpty()
                ? ""
                : proof.unchecked().stream()
                        .map(gap -> gap.what() + " (" + gap.why() + ")")
                        .collect(Collectors.joining("; ", "Not checked: ", "."));
    }

    /** The comparison with the whole of the C says all that there is to say of functions that are others. */
    private String notCompared() {
        boolean compared = proof.parity() != null && proof.parity().get(0).rcaches();
        return compared || proof.changedFunctions().isEmpty()
                ? ""
                : proof.changedFunctions().stream()
                        .map(changed -> changed.function() + " (" + changed.file() + ", " + changed.change() + ")")
                        .collect(Collectors.joining(
                                ", ",
                                "The port was made from another kernel, and not all was compared that these functions do here: ",
                                "."));
    }
}
