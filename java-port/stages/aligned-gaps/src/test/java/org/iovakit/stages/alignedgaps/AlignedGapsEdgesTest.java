// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.stages.alignedgaps;

import org.iovakit.domain.IovaAllocator;
import org.iovakit.kernel.Machine;
import org.iovakit.stages.mainline.AllocatorEdges;

class AlignedGapsEdgesTest extends AllocatorEdges {
    @Override
    protected IovaAllocator load(Machine machine) {
        return new AlignedGapsAllocator(machine);
    }
}
