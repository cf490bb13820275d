// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.stages.mainline;

import org.iovakit.domain.IovaAllocator;
import org.iovakit.domain.Stage;
import org.iovakit.kernel.Machine;

/** Stage 0: the base kernel. */
public final class MainlineStage implements Stage {
    @Override
    public int number() {
        return 0;
    }

    @Override
    public String name() {
        return "mainline";
    }

    @Override
    public String title() {
        return "base kernel: cached nodes and a backwards walk";
    }

    @Override
    public IovaAllocator load(Machine machine) {
        return new MainlineAllocator(machine);
    }
}
