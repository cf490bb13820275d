// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import java.util.Optional;

/**
 * What the C of the stages has to pass, beside the gates, before an email is written.
 *
 * @param natively runs the suite on it in user space, unless absent
 * @param compare whether the Java is held against it, where there is a compiler
 * @param booted runs the suite on it in booted kernels, unless absent
 */
record ChecksOnC(Optional<NativeBackend> natively, boolean compare, Optional<KernelBackend> booted) {
    /** The gates alone. */
    static final ChecksOnC NONE = new ChecksOnC(Optional.empty(), false, Optional.empty());
}
