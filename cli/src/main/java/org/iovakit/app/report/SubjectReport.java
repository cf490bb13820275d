// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.report;

import java.util.List;

/**
 * All that the page of somebody's C shows.
 *
 * @param title as the user calls it
 * @param facts what it is about and how it was made
 * @param overview a row a patch, from what the first one changes
 * @param summary what else a reviewer has to know, in paragraphs
 * @param notes what was left out, and why
 * @param verdict what suites came to on each state
 * @param matrix what each of them does to each scenario; without rows if one of them dies of one
 * @param findings what each patch does otherwise
 */
public record SubjectReport(
        String title,
        List<Report.Fact> facts,
        Overview overview,
        List<String> summary,
        List<String> notes,
        VerdictTable verdict,
        MatrixSection matrix,
        List<PatchFindings> findings) {}
