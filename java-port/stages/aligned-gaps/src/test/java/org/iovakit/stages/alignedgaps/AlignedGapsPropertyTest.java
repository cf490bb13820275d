// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.stages.alignedgaps;

import java.util.OptionalLong;
import org.iovakit.domain.IovaAllocator;
import org.iovakit.domain.IovaDomain;
import org.iovakit.kernel.Machine;
import org.iovakit.stages.mainline.AllocatorProperties;
import org.iovakit.stages.mainline.RangeModel;

/** What aligned-gaps finds: the highest room that there is. */
class AlignedGapsPropertyTest extends AllocatorProperties {
    @Override
    protected IovaAllocator load(Machine machine) {
        return new AlignedGapsAllocator(machine);
    }

    @Override
    protected OptionalLong expected(IovaDomain iovad, RangeModel model, long size, long end, long alignment) {
        return model.highestFit(startPfn(), end, size, alignment);
    }

    @Override
    protected boolean failureIsRemembered(long end) {
        return end >= DMA_32BIT_PFN;
    }
}
