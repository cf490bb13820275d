// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.diff;

import java.util.List;
import java.util.Optional;
import org.iovakit.diff.DiffResult;
import org.iovakit.diff.GrowthDiff;

/**
 * All that iovakit diff has to say.
 *
 * @param source the operations
 * @param against the kernel and compiler that findings were held against; empty where none was
 * @param findings but for those that the C does not confirm
 * @param growth of a scenario
 */
public record DiffReport(
        DiffSource source,
        DiffResult result,
        Optional<String> against,
        List<CheckedFinding> findings,
        Optional<GrowthDiff> growth) {
    public DiffReport {
        findings = List.copyOf(findings);
    }

    /** Whether the stages differ in nothing, growth included. */
    public boolean isSame() {
        return findings.isEmpty() && growth.map(GrowthDiff::isSame).orElse(true);
    }
}
