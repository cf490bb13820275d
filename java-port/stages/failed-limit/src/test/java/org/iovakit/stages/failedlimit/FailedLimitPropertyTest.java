// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.stages.failedlimit;

import org.iovakit.domain.IovaAllocator;
import org.iovakit.kernel.Machine;
import org.iovakit.stages.mainline.MainlinePropertyTest;

/** It places as mainline does. */
class FailedLimitPropertyTest extends MainlinePropertyTest {
    @Override
    protected IovaAllocator load(Machine machine) {
        return new FailedLimitAllocator(machine);
    }

    @Override
    protected boolean failureIsRemembered(long end) {
        return end >= DMA_32BIT_PFN;
    }
}
