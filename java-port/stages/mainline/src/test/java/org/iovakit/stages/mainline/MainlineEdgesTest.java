// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.stages.mainline;

import org.iovakit.domain.IovaAllocator;
import org.iovakit.kernel.Machine;

class MainlineEdgesTest extends AllocatorEdges {
    @Override
    protected IovaAllocator load(Machine machine) {
        return new MainlineAllocator(machine);
    }
}
