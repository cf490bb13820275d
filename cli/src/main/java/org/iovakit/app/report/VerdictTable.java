// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.iovakit.domain.State;
import org.iovakit.kunit.backend.Agreement;
import org.iovakit.kunit.backend.Backend;
import org.iovakit.kunit.backend.BackendResult;
import org.iovakit.kunit.iova.IovaSuite;
import org.iovakit.kunit.ktap.KtapStatus;
import org.iovakit.oracle.StructSize;

/**
 * What the suite came to, by stage and backend.
 *
 * @param backends the columns
 * @param stages a row each
 */
public record VerdictTable(List<String> backends, List<Row> stages) {
    /**
     * A stage.
     *
     * @param sizes what a range costs in C; empty where that was not found out
     */
    public record Row(int number, String name, String title, List<Cell> cells, String sizes) {}

    /**
     * A stage on a backend.
     *
     * @param good whether it passed, and agrees with Java
     * @param counts {@code 11 of 11}
     * @param troubles what went wrong, a line each
     * @param cases a case each, with its verdict in a word
     */
    public record Cell(boolean good, String counts, List<String> troubles, List<Case> cases) {}

    /** A case and its verdict. */
    public record Case(String name, String verdict, boolean good) {}

    /**
     * The table of results.
     *
     * @param results all backends on the same stages, by stage, Java's first
     * @param sizes by stage, as far as they are known
     */
    public static VerdictTable of(List<BackendResult> results, Map<Integer, StructSize> sizes) {
        List<Backend> backends =
                results.stream().map(BackendResult::backend).distinct().toList();
        List<Row> rows = new ArrayList<>();
        for (State stage : results.stream().map(BackendResult::stage).distinct().toList()) {
            List<BackendResult> ofStage = results.stream()
                    .filter(result -> result.stage().equals(stage))
                    .toList();
            StructSize size = sizes.get(stage.number());
            rows.add(new Row(
                    stage.number(),
                    stage.name(),
                    stage.title(),
                    ofStage.stream().map(result -> cell(ofStage.get(0), result)).toList(),
                    size == null ? "" : size.bytes() + " bytes, " + size.slabBytes() + " in the slab"));
        }
        return new VerdictTable(backends.stream().map(Backend::toString).toList(), rows);
    }

    private static Cell cell(BackendResult java, BackendResult result) {
        List<String> troubles = new ArrayList<>();
        if (!result.trouble().isEmpty()) {
            troubles.add(result.trouble());
        }
        if (result.backend() != Backend.JAVA) {
            troubles.addAll(Agreement.differences(java, result));
        }
        return new Cell(
                result.passed() && troubles.isEmpty(),
                result.passedCases() + " of "
                        + IovaSuite.of(result.stage()).cases().size(),
                troubles,
                result.cases().stream()
                        .map(test -> new Case(
                                test.name(), Agreement.word(test.status()), test.status() == KtapStatus.PASSED))
                        .toList());
    }

    /** Whether every case passed everywhere, and nobody disagrees. */
    public boolean good() {
        return stages.stream().allMatch(row -> row.cells().stream().allMatch(Cell::good));
    }

    /** Whether the sizes of a range are known. */
    public boolean hasSizes() {
        return stages.stream().anyMatch(row -> !row.sizes().isEmpty());
    }
}
