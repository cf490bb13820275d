// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kunit.kernel;

import java.nio.file.Path;
import java.util.List;
import org.iovakit.kunit.ktap.KtapDocument;

/**
 * What a kernel did.
 *
 * @param ending how far it came
 * @param reasons why it came no further, a line each; none if it reported
 * @param document what it printed; without tests where it printed none
 * @param log the file that says it all
 */
public record KernelReport(Ending ending, List<String> reasons, KtapDocument document, Path log) {

    public KernelReport {
        reasons = List.copyOf(reasons);
    }

    /** The report of a kernel that does not build. */
    public static KernelReport notBuilt(List<String> reasons, Path log) {
        return new KernelReport(Ending.NOT_BUILT, reasons, new KtapDocument(List.of()), log);
    }
}
