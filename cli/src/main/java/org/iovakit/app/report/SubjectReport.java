// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.report;

import java.util.List;

/**
 * All that the page of somebody's C shows.
 *
 * @param title as the user calls it
 * @param facts what it is about and how it was made
 * @param summary what a reviewer has to know, in paragraphs
 * @param notes what was left out, and why
 * @param patches what each state is, from what the first patch changes
 * @param verdict what suites came to on the same states
 * @param matrix what each of them does to each scenario; without rows if one of them dies of one
 * @param findings what states do otherwise than the one before
 */
public record SubjectReport(
        String title,
        List<Report.Fact> facts,
        List<String> summary,
        List<String> notes,
        List<PatchRow> patches,
        VerdictTable verdict,
        MatrixSection matrix,
        List<ShownFinding> findings) {}
