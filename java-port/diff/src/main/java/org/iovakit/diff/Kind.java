// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff;

import java.util.Locale;

/** How two stages differ in an operation. The order is that of reports. */
public enum Kind {
    /** One side serves, frees or finds what the other does not; or warns where the other is silent. */
    OUTCOME,

    /** Both serve a request, with other pfns. */
    PLACEMENT,

    /** max32_alloc_size, the ranges that are taken, or whether the stage's own invariants hold. */
    STATE,

    /** One search visits more nodes by a factor, see {@link CostRule}. */
    VISITS;

    /** As the user types it. */
    public String title() {
        return name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return title();
    }
}
