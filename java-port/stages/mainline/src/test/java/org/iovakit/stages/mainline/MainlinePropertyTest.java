// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.stages.mainline;

import java.util.OptionalLong;
import org.iovakit.domain.Iova;
import org.iovakit.domain.IovaAllocator;
import org.iovakit.domain.IovaDomain;
import org.iovakit.kernel.Machine;

/**
 * What stage 0 finds: the highest room below the node it remembers; without any, the highest between that node and the
 * limit.
 */
public class MainlinePropertyTest extends AllocatorProperties {
    @Override
    protected IovaAllocator load(Machine machine) {
        return new MainlineAllocator(machine);
    }

    @Override
    protected OptionalLong expected(IovaDomain iovad, RangeModel model, long size, long end, long alignment) {
        CachedNodeDomain cached = (CachedNodeDomain) iovad;
        Iova remembered = (Iova) (end <= DMA_32BIT_PFN ? cached.cached32Node : cached.cachedNode);
        if (remembered == iovad.anchor) {
            return model.highestFit(startPfn(), end, size, alignment);
        }
        OptionalLong below = model.highestFit(startPfn(), Math.min(end, remembered.pfnLo), size, alignment);
        if (below.isPresent()) {
            return below;
        }
        return model.highestFit(remembered.pfnHi + 1, end, size, alignment);
    }

    @Override
    protected boolean failureIsRemembered(long end) {
        return true;
    }
}
