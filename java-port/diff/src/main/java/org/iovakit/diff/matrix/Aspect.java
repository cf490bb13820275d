// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff.matrix;

import java.util.Locale;
import org.iovakit.diff.CostUnit;

/** What a stage is judged by. The order is that of reports. */
public enum Aspect {
    /** How many requests are refused. */
    OUTCOME,

    /** How far the ranges spread, and how many holes are between them. */
    FOOTPRINT,

    /** What the measured requests cost, at the largest size. */
    VISITS,

    /** How that grows with the number of ranges. */
    GROWTH;

    /** The word for it in reports and JSON: {@code visits}. */
    public String title() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The word for it where costs are counted in something else than visits, too. */
    public String title(CostUnit unit) {
        return this == VISITS ? unit.title() : title();
    }

    /**
     * The aspect of a {@link #title}.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Aspect of(String title) {
        return valueOf(title.toUpperCase(Locale.ROOT));
    }
}
