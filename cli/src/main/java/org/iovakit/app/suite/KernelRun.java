// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.suite;

import java.time.Duration;
import org.iovakit.domain.State;
import org.iovakit.kunit.kernel.KernelReport;

/**
 * What came of the suite on a real kernel.
 *
 * @param stage whose patches the kernel has
 * @param report what the kernel did
 * @param time how long the kernel ran; zero if it does not build
 */
record KernelRun(State stage, KernelReport report, Duration time) {}
