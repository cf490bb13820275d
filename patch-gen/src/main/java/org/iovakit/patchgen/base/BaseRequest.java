// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.base;

import java.util.Optional;

/**
 * What the user says about the base; the first that is present names it.
 *
 * @param kernel the value of {@code --kernel}: a directory or a tarball
 * @param environment the value of {@code $IOVAKIT_KERNEL}; an empty value counts as absent
 * @param pinned the pinned base
 * @param rev the value of {@code --rev}, anything that {@code git rev-parse} takes; it goes before the pinned one
 */
public record BaseRequest(
        Optional<String> kernel, Optional<String> environment, Optional<PinnedBase> pinned, Optional<String> rev) {

    public BaseRequest {
        environment = environment.filter(value -> !value.isBlank());
    }

    /** Whether the user names a base, or a revision of whatever is found. */
    public boolean isNamed() {
        return kernel.isPresent() || environment.isPresent() || pinned.isPresent() || rev.isPresent();
    }
}
