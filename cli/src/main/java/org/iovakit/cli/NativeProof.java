// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import java.util.List;
import org.iovakit.kunit.backend.BackendResult;

/**
 * What the suite came to in user space.
 *
 * @param compiler the first line of the compiler's version
 * @param results a stage each, in the order of the stages
 * @param sizes of those stages that came as far as saying so
 */
record NativeProof(String compiler, List<BackendResult> results, List<RangeSize> sizes) {}
