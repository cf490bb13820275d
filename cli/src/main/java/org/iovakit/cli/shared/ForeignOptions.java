// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.shared;

import java.util.Optional;

/** A command whose users know another program's options, and type these first. */
public interface ForeignOptions {
    /**
     * What to do instead of an option that the other program has and this one has not.
     *
     * @param option as it was typed, with its dashes; a value may stand behind a {@code =}
     * @return empty if the other has no such option either
     */
    Optional<String> insteadOf(String option);
}
