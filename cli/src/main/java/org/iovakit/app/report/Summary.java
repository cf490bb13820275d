// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.iovakit.diff.matrix.Matrix;

/** What a reviewer has to know in half a minute. */
public final class Summary {
    private Summary() {}

    /** A paragraph each. */
    public static List<String> of(VerdictTable verdict, List<LogLogPlot> plots, Matrix matrix) {
        List<String> paragraphs = new ArrayList<>();
        paragraphs.add(verdict(verdict, "stage")
                + (verdict.good() && verdict.backends().size() > 1 ? " All backends agree." : ""));
        plots.forEach(plot -> paragraphs.add(CostSummary.of(plot)));
        paragraphs.add(matrix(matrix));
        return paragraphs;
    }

    /** Which patches make scenarios worse, and in which of them the end is worse than the base. */
    static String matrix(Matrix matrix) {
        List<String> sentences = new ArrayList<>();
        int last = matrix.subjects().size() - 1;
        for (int stage = 1; stage <= last; stage++) {
            String scenarios = worse(matrix, stage, stage - 1);
            if (!scenarios.isEmpty()) {
                sentences.add("Patch " + stage + " makes worse: " + scenarios + ".");
            }
        }
        String left = worse(matrix, last, 0);
        sentences.add(
                left.isEmpty()
                        ? "With all patches none is worse than without any."
                        : "With all patches these are worse than without any: " + left + ".");
        return "Of " + matrix.rows().size() + " scenarios: " + String.join(" ", sentences);
    }

    /** {@code near-exhaustion (outcome, footprint), network-rings (footprint)}; empty if there is none. */
    static String worse(Matrix matrix, int stage, int against) {
        Map<String, List<String>> aspects = new LinkedHashMap<>();
        matrix.worse().stream()
                .filter(place -> place.stage() == stage && place.against() == against)
                .forEach(place -> aspects.computeIfAbsent(place.scenario(), key -> new ArrayList<>())
                        .add(place.aspect().title(matrix.unit())));
        return aspects.entrySet().stream()
                .map(entry -> entry.getKey() + " (" + String.join(", ", entry.getValue()) + ")")
                .collect(Collectors.joining(", "));
    }

    /** @param word what a row is */
    static String verdict(VerdictTable table, String word) {
        String where = String.join(", ", table.backends());
        if (table.good()) {
            return "Every case of the suite passes at every " + word + " (" + where + ").";
        }
        return "The suite fails: "
                + table.stages().stream()
                        .filter(row -> !row.cells().stream().allMatch(VerdictTable.Cell::good))
                        .map(row -> word + " " + row.number())
                        .collect(Collectors.joining(", "))
                + ". See the suite below.";
    }
}
