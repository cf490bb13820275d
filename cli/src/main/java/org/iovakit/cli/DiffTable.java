// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import org.iovakit.diff.DiffResult;
import org.iovakit.diff.Finding;

/** What differs between two stages, for people: plain text that survives in an email. */
final class DiffTable {
    private DiffTable() {}

    static String of(DiffResult result) {
        StringBuilder text = new StringBuilder();
        if (result.isSame()) {
            text.append("no difference\n");
        }
        for (Finding finding : result.findings()) {
            text.append(finding.sort()).append('\n');
        }
        return text.toString();
    }
}
