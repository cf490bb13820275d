// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.suite;

import java.time.Duration;
import org.iovakit.kunit.kernel.Ending;
import org.iovakit.kunit.kernel.KernelReport;

/**
 * What came of the suite on a real kernel.
 *
 * @param report what the kernel did
 * @param time how long the kernel ran; zero if it does not build
 */
record KernelRun(KernelReport report, Duration time) {
    /** Empty for a kernel that reported, whatever it reported. */
    String trouble() {
        return report.ending() == Ending.REPORTED
                ? ""
                : "the kernel " + report.ending() + ": " + report.reasons().get(0);
    }

    /** Where all that it said is. */
    String whole() {
        return "all of it is in " + report.log();
    }
}
