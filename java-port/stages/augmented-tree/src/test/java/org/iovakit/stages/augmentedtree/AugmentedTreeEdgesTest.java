// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.stages.augmentedtree;

import org.iovakit.domain.IovaAllocator;
import org.iovakit.kernel.Machine;
import org.iovakit.stages.mainline.AllocatorEdges;

class AugmentedTreeEdgesTest extends AllocatorEdges {
    @Override
    protected IovaAllocator load(Machine machine) {
        return new AugmentedTreeAllocator(machine);
    }
}
