// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.stages.twophasesearch;

import org.iovakit.domain.IovaAllocator;
import org.iovakit.kernel.Machine;
import org.iovakit.stages.mainline.AllocatorEdges;

class TwoPhaseSearchEdgesTest extends AllocatorEdges {
    @Override
    protected IovaAllocator load(Machine machine) {
        return new TwoPhaseSearchAllocator(machine);
    }
}
