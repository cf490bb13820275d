// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.stages.augmentedtree;

import org.iovakit.domain.Iova;
import org.iovakit.domain.Mirrors;

/** A taken range that knows the free room below it. */
public class GapIova extends Iova {
    /** Free pfns between this range and the one below it; all pfns below the lowest range. */
    @Mirrors(value = "gap_to_prev", file = "include/linux/iova.h")
    public long gapToPrev;

    /** The largest {@link #gapToPrev} in the subtree of this node. */
    @Mirrors(value = "__subtree_max_gap", file = "include/linux/iova.h")
    public long subtreeMaxGap;

    @Override
    protected void zero() {
        super.zero();
        gapToPrev = 0;
        subtreeMaxGap = 0;
    }
}
