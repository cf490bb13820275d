// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.suite;

import java.util.List;
import org.iovakit.kunit.backend.Backend;
import org.iovakit.kunit.backend.BackendResult;

/**
 * What the suite came to in user space.
 *
 * @param compiler the first line of the compiler's version
 * @param results by stage, in their order; two a stage where a 32-bit long can be had
 * @param sizes of those stages that came as far as saying so
 * @param missing32 why the suite did not run with a 32-bit long; empty if it did
 */
public record NativeProof(String compiler, List<BackendResult> results, List<RangeSize> sizes, String missing32) {
    /** How a message starts that says why it did not run with a 32-bit long. */
    public static final String LEFT_OUT_32 = "the native suite did not run with a 32-bit long: ";

    /** The results of one backend. */
    public List<BackendResult> of(Backend backend) {
        return results.stream().filter(result -> result.backend() == backend).toList();
    }
}
