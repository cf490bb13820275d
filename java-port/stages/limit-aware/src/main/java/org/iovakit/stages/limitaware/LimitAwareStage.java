// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.stages.limitaware;

import org.iovakit.domain.IovaAllocator;
import org.iovakit.domain.Stage;
import org.iovakit.kernel.Machine;

/** Stage 3: after patch 3. */
public final class LimitAwareStage implements Stage {
    @Override
    public int number() {
        return 3;
    }

    @Override
    public String name() {
        return "limit-aware";
    }

    @Override
    public String title() {
        return "patch 3: gaps below the 32-bit limit counted on their own";
    }

    @Override
    public IovaAllocator load(Machine machine) {
        return new LimitAwareAllocator(machine);
    }
}
