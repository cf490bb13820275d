// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kunit.kernel;

import java.nio.file.Path;
import java.util.List;

/**
 * What a kernel did.
 *
 * @param ending how far it came
 * @param reasons why it came no further, a line each; none if it reported
 * @param console what it printed, or as much of it as anybody can want; empty if it does not build
 * @param log the file that says it all
 */
public record KernelReport(Ending ending, List<String> reasons, String console, Path log) {

    public KernelReport {
        reasons = List.copyOf(reasons);
    }

    /** The report of a kernel that does not build. */
    public static KernelReport notBuilt(List<String> reasons, Path log) {
        return new KernelReport(Ending.NOT_BUILT, reasons, "", log);
    }
}
