// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.stages.limitaware;

import org.iovakit.domain.Mirrors;
import org.iovakit.stages.augmentedtree.GapIova;

/** A taken range that also knows how much of the free room below it has 32-bit addresses. */
public class ClampedGapIova extends GapIova {
    /** Those pfns of {@link #gapToPrev} that lie below the domain's {@code dma_32bit_pfn}. */
    @Mirrors(value = "clamped_gap32", file = "include/linux/iova.h")
    public long clampedGap32;

    /** The largest {@link #clampedGap32} in the subtree of this node. */
    @Mirrors(value = "__subtree_max_gap32", file = "include/linux/iova.h")
    public long subtreeMaxGap32;

    @Override
    protected void zero() {
        super.zero();
        clampedGap32 = 0;
        subtreeMaxGap32 = 0;
    }
}
