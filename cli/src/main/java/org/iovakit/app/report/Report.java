// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.report;

import java.util.List;

/**
 * All that the page shows.
 *
 * @param title the series
 * @param facts what it is about and how it was made
 * @param summary what a reviewer has to know, in paragraphs
 * @param notes what was left out, and why
 * @param verdict what the suite came to
 * @param plots a scenario each
 * @param matrix what each stage does to each scenario
 * @param findings what stages do otherwise than the one before
 * @param mapExplanation what the maps show
 * @param maps the address space, a stage each
 * @param patchExplanation what is beside what
 * @param patches in their order
 * @param subjects of the patches, in the same order; none where no kernel was to be had
 */
public record Report(
        String title,
        List<Fact> facts,
        List<String> summary,
        List<String> notes,
        VerdictTable verdict,
        List<LogLogPlot> plots,
        MatrixSection matrix,
        List<ShownFinding> findings,
        String mapExplanation,
        List<AddressMap> maps,
        String patchExplanation,
        List<SideBySide> patches,
        List<String> subjects) {
    /** A line of the header. */
    public record Fact(String name, String value) {}

    /** How many cases the suite has. */
    public int cases() {
        return verdict.stages().get(0).cells().get(0).cases().size();
    }
}
