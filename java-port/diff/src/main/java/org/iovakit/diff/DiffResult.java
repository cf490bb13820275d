// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff;

import java.util.List;

/**
 * What a comparison came to.
 *
 * @param operations that were done on both sides
 * @param findings one for each sort of difference, by kind, and then in the order in which they were seen
 * @param from what the first stage made of it all
 * @param to what the second made of it
 */
public record DiffResult(Pair pair, long operations, List<Finding> findings, Totals from, Totals to) {
    public DiffResult {
        findings = List.copyOf(findings);
    }

    /** Whether the stages differ in nothing. */
    public boolean isSame() {
        return findings.isEmpty();
    }
}
