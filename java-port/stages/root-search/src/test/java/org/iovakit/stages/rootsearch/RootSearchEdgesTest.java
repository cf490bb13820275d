// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.stages.rootsearch;

import org.iovakit.domain.IovaAllocator;
import org.iovakit.kernel.Machine;
import org.iovakit.stages.mainline.AllocatorEdges;

class RootSearchEdgesTest extends AllocatorEdges {
    @Override
    protected IovaAllocator load(Machine machine) {
        return new RootSearchAllocator(machine);
    }
}
