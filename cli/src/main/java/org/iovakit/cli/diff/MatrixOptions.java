// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.diff;

import java.util.List;
import org.iovakit.app.NotProvenException;
import org.iovakit.app.report.MatrixSection;
import org.iovakit.cli.shared.ExitCode;
import org.iovakit.cli.shared.Terminal;
import org.iovakit.diff.Subject;
import org.iovakit.diff.matrix.Matrix;
import org.iovakit.diff.matrix.SubjectDiedException;
import org.iovakit.trace.scenario.Scenario;
import picocli.CommandLine.Option;

/** The options of {@code iovakit diff} that are about all stages at once, and what they ask for. */
final class MatrixOptions {
    @Option(
            names = "--matrix",
            description =
                    "Play all scenarios, or the one of --scenario, on all stages, and say where a stage is better or"
                            + " worse than the one before it and than stage 0.")
    private boolean matrix;

    @Option(names = "--scenarios", description = "List the scenarios with what they model and their parameters.")
    private boolean list;

    /** Whether the matrix is asked for. */
    boolean isMatrix() {
        return matrix;
    }

    /** Whether the list of scenarios is asked for. */
    boolean isList() {
        return list;
    }

    /**
     * Prints the matrix; returns the exit code, by which something is worse or nothing is.
     *
     * @param lines one a series, each from the base
     * @param sizes numbers of ranges
     */
    static int run(
            Terminal terminal, List<List<Subject>> lines, List<Long> sizes, List<Scenario> scenarios, boolean json)
            throws NotProvenException {
        Matrix matrix;
        try {
            matrix = MatrixSection.measure(lines, sizes, scenarios, terminal);
        } catch (SubjectDiedException e) {
            throw NotProvenException.byLog("", "there is no matrix of what dies: " + e.getMessage());
        }
        terminal.out().print(json ? MatrixJson.of(matrix) : MatrixTable.of(matrix));
        return matrix.worse().isEmpty() ? ExitCode.CLEAN : ExitCode.FOUND;
    }
}
