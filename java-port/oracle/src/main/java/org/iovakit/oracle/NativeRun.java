// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.oracle;

import java.time.Duration;
import java.util.Optional;

/**
 * What came of a kernel's KUnit suite in user space.
 *
 * @param log all that it printed: KTAP, and the kernel's messages where they came in between
 * @param death how it ended where that was not in peace: that it crashed, hung or printed without end; else empty
 * @param size of a range; absent if it did not come as far as saying so
 * @param time how long it ran; building it is not in that
 */
public record NativeRun(String log, String death, Optional<StructSize> size, Duration time) {}
