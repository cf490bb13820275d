// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.report;

import java.util.List;

/**
 * All that the page of several series shows side by side: a column, or a row, for each of their stages.
 *
 * @param title the series
 * @param facts what it is about and how it was made
 * @param overview a row a patch, by series
 * @param summary what else a reviewer has to know, in paragraphs
 * @param notes what was left out, and why
 * @param suites each of their suites, with all its cases, on all stages
 * @param complexity what the suite that measures came to
 * @param plots a scenario each
 * @param matrix what each stage does to each scenario
 * @param findings what each patch does otherwise
 * @param patches in their order, by series
 */
public record SeriesReport(
        String title,
        List<Report.Fact> facts,
        Overview overview,
        List<String> summary,
        List<String> notes,
        List<VerdictTable.SuiteVerdict> suites,
        ComplexityTable complexity,
        List<LogLogPlot> plots,
        MatrixSection matrix,
        List<PatchFindings> findings,
        List<SideBySide> patches) {
    /** Whether every case of each suite passed on every stage, all backends agree, and all costs are as promised. */
    public boolean good() {
        return complexity.good()
                && suites.stream().allMatch(suite -> suite.verdict().good());
    }
}
