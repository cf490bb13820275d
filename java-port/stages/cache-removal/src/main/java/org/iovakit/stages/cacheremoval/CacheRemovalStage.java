// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.stages.cacheremoval;

import org.iovakit.domain.IovaAllocator;
import org.iovakit.domain.Stage;
import org.iovakit.kernel.Machine;

/** Stage 2: after patch 2. */
public final class CacheRemovalStage implements Stage {
    @Override
    public int number() {
        return 2;
    }

    @Override
    public String name() {
        return "cache-removal";
    }

    @Override
    public String title() {
        return "patch 2: no cached nodes";
    }

    @Override
    public IovaAllocator load(Machine machine) {
        return new CacheRemovalAllocator(machine);
    }
}
