// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.stages.alignedgaps;

import org.iovakit.domain.Iova;
import org.iovakit.domain.Mirrors;

/** A taken range that knows the free room below it, and what its subtree has room for. */
public class RoomIova extends Iova {
    /** Free pfns between this range and the one below it, without those below the domain's {@code start_pfn}. */
    @Mirrors(value = "gap_to_prev", file = "include/linux/iova.h")
    public long gapToPrev;

    /** The largest {@link #gapToPrev} in the subtree of this node, but for the anchor's. */
    @Mirrors(value = "__subtree_max_gap", file = "include/linux/iova.h")
    public long subtreeMaxGap;

    /** The largest request, aligned to its size, that one of these gaps holds. */
    @Mirrors(value = "__subtree_max_aligned", file = "include/linux/iova.h")
    public long subtreeMaxAligned;

    @Override
    protected void zero() {
        super.zero();
        gapToPrev = 0;
        subtreeMaxGap = 0;
        subtreeMaxAligned = 0;
    }
}
