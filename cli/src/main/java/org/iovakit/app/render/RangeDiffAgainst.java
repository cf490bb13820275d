// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.render;

import java.util.Optional;

/**
 * What the cover letter's range-diff is against.
 *
 * @param named a version as {@link VersionSource#named} takes it; empty for the one before, if there is one
 */
public record RangeDiffAgainst(Optional<String> named) {
    /** There is none. */
    public static final RangeDiffAgainst NOTHING = new RangeDiffAgainst(Optional.of(""));
}
