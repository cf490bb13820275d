// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.stages.mainline;

import org.iovakit.domain.Iova;
import org.iovakit.domain.IovaDomain;
import org.iovakit.domain.Mirrors;
import org.iovakit.kernel.RbNode;

/** A domain that remembers where the next walk may start. Both nodes are in the tree, and follow the tree's lock. */
public class CachedNodeDomain extends IovaDomain {
    /** Where walks start that may go above {@link #dma32BitPfn}. */
    @Mirrors(value = "cached_node", file = "include/linux/iova.h")
    public RbNode cachedNode;

    /** Where walks start that have to end up below {@link #dma32BitPfn}. */
    @Mirrors(value = "cached32_node", file = "include/linux/iova.h")
    public RbNode cached32Node;

    public CachedNodeDomain(Iova anchor) {
        super(anchor);
    }

    @Override
    public RbNode rememberedNode(boolean is32bit) {
        return is32bit ? cached32Node : cachedNode;
    }
}
