// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.stages.augmentedtree;

import org.iovakit.kernel.RbMaxCallbacks;

/** Keeps {@link GapIova#subtreeMaxGap} the maximum of {@link AugmentedTreeAllocator#iovaGapValue}. */
final class IovaGapCallbacks extends RbMaxCallbacks<GapIova> {
    @Override
    protected long value(GapIova iova) {
        return AugmentedTreeAllocator.iovaGapValue(iova);
    }

    @Override
    protected long subtreeMax(GapIova iova) {
        return iova.subtreeMaxGap;
    }

    @Override
    protected void setSubtreeMax(GapIova iova, long max) {
        iova.subtreeMaxGap = max;
    }
}
