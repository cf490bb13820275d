// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.shared;

import java.util.Locale;
import org.iovakit.app.parity.StageParity;

/** Results of a comparison for people: a line a stage. */
public final class ParityTable {
    private ParityTable() {}

    /** The line of a stage; below it, where the two differ, the operations that show it, and both answers. */
    public static String of(StageParity parity, StageParity.Result result) {
        String line = String.format(
                Locale.ROOT,
                "stage %d  %-18s %d operations  %s  %s%s  ",
                result.stage().number(),
                result.stage().name(),
                result.operations(),
                parity.trace().title(),
                parity.compiler(),
                parity.sanitizes() ? ", sanitizers" : "");
        return result.difference()
                .map(difference -> line + "DIFFERENT\n" + difference + "\n")
                .orElse(line + "no difference\n");
    }
}
