// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.iovakit.app.suite.Complexity;
import org.iovakit.app.suite.ComplexityResult;
import org.iovakit.domain.State;
import org.iovakit.kunit.backend.Backend;
import org.iovakit.kunit.ktap.KtapStatus;

/**
 * What an allocation costs by the suite that measures it: a row a case, backend and number of ranges, a column a stage.
 *
 * @param columns the stages' heads
 */
public record ComplexityTable(List<String> columns, List<Row> rows) {
    /**
     * A case on a backend.
     *
     * @param ranges in the domain
     * @param cells mean costs, by stage
     */
    public record Row(String name, String backend, String ranges, List<Cell> cells) {}

    /**
     * A cost.
     *
     * @param good whether the case passed there, by what the stage promises
     * @param mean in nodes visited; a dash if the run did not come to it
     */
    public record Cell(boolean good, String mean) {}

    /**
     * The table of results.
     *
     * @param results in nodes visited: by backend, and of each by stage
     * @param heads what a stage is called
     */
    static ComplexityTable of(List<ComplexityResult> results, Function<State, String> heads) {
        List<Backend> backends =
                results.stream().map(ComplexityResult::backend).distinct().toList();
        List<Row> rows = new ArrayList<>();
        for (String name : Complexity.cases()) {
            for (Backend backend : backends) {
                List<ComplexityResult> those = results.stream()
                        .filter(result -> result.backend() == backend)
                        .toList();
                for (int i = 0; i < Complexity.RANGES.size(); i++) {
                    int size = i;
                    rows.add(new Row(
                            name,
                            backend.toString(),
                            Notation.count(Complexity.RANGES.get(size)),
                            those.stream()
                                    .map(result -> cell(result, name, size))
                                    .toList()));
                }
            }
        }
        return new ComplexityTable(
                results.stream()
                        .map(ComplexityResult::stage)
                        .distinct()
                        .map(heads)
                        .toList(),
                rows);
    }

    private static Cell cell(ComplexityResult result, String name, int size) {
        List<ComplexityResult.Cost> costs = result.costs(name);
        return new Cell(
                result.test(name)
                        .filter(test -> test.status() == KtapStatus.PASSED)
                        .isPresent(),
                size < costs.size() ? Notation.count(costs.get(size).mean()) : "-");
    }

    /** Whether all costs are as their stages promise. */
    boolean good() {
        return rows.stream().flatMap(row -> row.cells().stream()).allMatch(Cell::good);
    }
}
