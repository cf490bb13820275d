// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff;

import java.util.Locale;

/** What the second stage is, in a difference, against the first. */
public enum Effect {
    /** It serves what the first refuses, or costs less. */
    BETTER,

    /** It refuses what the first serves, costs more, or breaks an invariant of its own. */
    WORSE,

    /** Just other. */
    OTHER;

    /** The word for it in reports and JSON. */
    public String title() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** By a number that had better be small. */
    static Effect ofLess(long first, long second) {
        return ofOrder(Long.compareUnsigned(second, first));
    }

    /** By how the second compares to the first, where less is better. */
    static Effect ofOrder(int order) {
        return order < 0 ? BETTER : order > 0 ? WORSE : OTHER;
    }
}
